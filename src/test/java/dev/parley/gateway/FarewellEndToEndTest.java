package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompFrame;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that an orderly stop leaves nobody in the dark: what was taken is answered, then the sockets are told. */
@Timeout(60)
class FarewellEndToEndTest {

    @Test
    void everySocketIsToldThatTheServiceGoesAway() {
        var server = ParleyServer.start();
        try (var ada = server.client().register("ada").socket();
                var grace = server.client().register("grace").socket()) {
            server.close();
            assertThat(ada.closeCode()).isEqualTo(1001);
            assertThat(grace.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void everyEntryThatWasStoredHasItsReceipt() {
        try (var server =
                ParleyServer.start("parley.limits.messages-per-second=100000", "parley.limits.messages-burst=100000")) {
            var ada = server.client().register("ada");
            var stopped = new AtomicBoolean();
            try (var socket = ada.socket()) {
                var flood = CompletableFuture.runAsync(() -> {
                    for (int i = 1; !stopped.get() && !socket.isClosed(); i++) {
                        try {
                            socket.frame(
                                    "SEND",
                                    Map.of("destination", "/app/chat.lobby", "receipt", "r" + i),
                                    "{\"text\":\"" + i + "\"}");
                        } catch (CompletionException e) {
                            return;
                        }
                    }
                });
                socket.receipt("r100");
                server.restart();
                assertThat(socket.closeCode()).isEqualTo(1001);
                stopped.set(true);
                flood.join();

                var receipted = new TreeSet<Long>();
                socket.seen().stream()
                        .filter(frame -> frame.is("RECEIPT"))
                        .map(StompFrame::seq)
                        .forEach(receipted::add);
                long head = ada.get("/api/rooms/lobby/messages")
                        .expect(200)
                        .json()
                        .path("head")
                        .asLong();
                assertThat(receipted).hasSize(Math.toIntExact(head)).last().isEqualTo(head);
            }
        }
    }
}
