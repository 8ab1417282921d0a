package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSession.Receiptable;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/** Tests the server with an independent client: Spring's {@link WebSocketStompClient}, used as documented. */
@Timeout(60)
@ServerTest
class SpringClientTest {

    private ParleyServer server;
    private ThreadPoolTaskScheduler scheduler;
    private WebSocketStompClient client;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        scheduler = new ThreadPoolTaskScheduler();
        scheduler.initialize();
        client = new WebSocketStompClient(new StandardWebSocketClient());
        client.setMessageConverter(new JacksonJsonMessageConverter());
        client.setTaskScheduler(scheduler);
        client.start();
    }

    @AfterEach
    void stop() {
        client.stop();
        scheduler.destroy();
        server.close();
    }

    @Test
    void clientsExchangeRoomAndDirectMessages() throws Exception {
        var ada = connect("ada");
        var grace = connect("grace");
        var lobby = subscribe(grace, "/topic/room.lobby");
        var inbox = subscribe(grace, "/user/queue/direct");

        awaitReceipt(ada.send("/app/chat.lobby", Map.of("text", "hello, room", "clientId", "c-1")));
        assertThat(lobby.poll(10, TimeUnit.SECONDS))
                .containsEntry("text", "hello, room")
                .containsEntry("from", "ada");

        awaitReceipt(ada.send("/app/direct.grace", Map.of("text", "hello, grace")));
        assertThat(inbox.poll(10, TimeUnit.SECONDS))
                .containsEntry("text", "hello, grace")
                .containsEntry("to", "grace");

        grace.disconnect();
        ada.disconnect();
    }

    private StompSession connect(String username) throws Exception {
        var headers = new WebSocketHttpHeaders();
        ParleyClient user = server.client().register(username);
        headers.add("Cookie", user.cookieHeader());
        var uri = URI.create("ws://" + server.address().getAuthority() + "/ws");
        var session = client.connectAsync(uri, headers, new StompHeaders(), new StompSessionHandlerAdapter() {})
                .get(10, TimeUnit.SECONDS);
        session.setAutoReceipt(true);
        return session;
    }

    private static BlockingQueue<Map<String, Object>> subscribe(StompSession session, String destination)
            throws Exception {
        var received = new LinkedBlockingQueue<Map<String, Object>>();
        awaitReceipt(session.subscribe(destination, new StompFrameHandler() {
            @Override
            public Type getPayloadType(StompHeaders headers) {
                return Map.class;
            }

            @Override
            @SuppressWarnings("unchecked")
            public void handleFrame(StompHeaders headers, Object payload) {
                received.add((Map<String, Object>) payload);
            }
        }));
        return received;
    }

    private static void awaitReceipt(Receiptable receiptable) throws Exception {
        var receipt = new CompletableFuture<Void>();
        receiptable.addReceiptTask(() -> receipt.complete(null));
        receiptable.addReceiptLostTask(() -> receipt.completeExceptionally(new AssertionError("No receipt")));
        receipt.get(20, TimeUnit.SECONDS);
    }
}
