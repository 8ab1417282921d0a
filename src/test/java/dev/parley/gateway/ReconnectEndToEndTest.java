package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a client that lost its connection receives exactly the missed entries and then live ones. */
@Timeout(60)
@ServerTest
class ReconnectEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("parley.limits.messages-per-second=1000", "parley.limits.messages-burst=1000");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void missedEntriesPrecedeLiveOnes() {
        long last;
        try (var socket = grace.socket()) {
            socket.subscribe("lobby", "/topic/room.lobby");
            ada.postToRoom("lobby", "seen");
            last = socket.message("lobby").seq();
            socket.cut();
        }
        ada.postToRoom("lobby", "missed");
        ada.postToRoom("lobby", "missed too");
        try (var socket = grace.socket()) {
            assertThat(socket.subscribeSince("lobby", "/topic/room.lobby", last).seq())
                    .isEqualTo(3);
            ada.postToRoom("lobby", "live");
            assertThat(List.of(text(socket), text(socket), text(socket)))
                    .containsExactly("missed", "missed too", "live");
        }
    }

    @Test
    void reconnectsMissAndRepeatNothingDuringPosts() {
        var posting = CompletableFuture.runAsync(
                () -> LongStream.rangeClosed(1, 300).forEach(i -> ada.postToRoom("busy", Long.toString(i))));
        var seqs = new ArrayList<Long>();
        while (seqs.size() < 300) {
            try (var socket = grace.socket()) {
                socket.subscribeSince("busy", "/topic/room.busy", seqs.size());
                for (int i = 0; i < 30 && seqs.size() < 300; i++) {
                    seqs.add(socket.message("busy").seq());
                }
                socket.cut();
            }
        }
        posting.join();
        assertThat(seqs)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 300).boxed().toList());
    }

    @Test
    void unassignedNumberStartsAtHead() {
        ada.postToRoom("restored", "one");
        try (var socket = grace.socket()) {
            assertThat(socket.subscribeSince("room", "/topic/room.restored", 99).seq())
                    .isEqualTo(1);
            ada.postToRoom("restored", "two");
            assertThat(text(socket, "room")).isEqualTo("two");
        }
    }

    @Test
    void invalidNumberIsRejected() {
        try (var socket = grace.socket()) {
            socket.subscribeErrors();
            socket.frame("SUBSCRIBE", Map.of("id", "s", "destination", "/topic/room.lobby", "since", "yesterday"), "");
            assertThat(socket.report("/topic/room.lobby").json().path("code").asString())
                    .isEqualTo("invalid");
        }
    }

    private static String text(StompClient socket) {
        return text(socket, "lobby");
    }

    private static String text(StompClient socket, String subscription) {
        return socket.message(subscription).text();
    }
}
