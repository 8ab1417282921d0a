package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Proves who gets a socket: those with a session, from the right pages, and for as long as that session lasts. */
@Timeout(60)
@ServerTest
@EachDatabase
class IntrusionTest {

    private static final String LISTED = "https://intranet.example.com";

    private static ParleyServer server;
    private static ParleyClient ada;
    private static int users;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("parley.allowed-origins=" + LISTED);
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Without this check any page that a signed-in user visits could act in their name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://localhost",
                "http://localhost:1",
                "https://localhost:PORT.evil.example",
                "http://localhost:PORT.evil.example",
                "http://localhost.evil.example:PORT",
                "http://evil.example:PORT",
                "http://localhost:PORT@evil.example",
                "http://user@localhost:PORT",
                "http://localhost:PORT/../",
                "http://localhost:PORT?x",
                "http://localhost:PORT#x",
                "http://127.0.0.1:PORT",
                "http://localhost:PORT, https://evil.example",
                "ws://localhost:PORT",
                "file://",
                "null",
                "",
                "*",
                "https://intranet.example.com.evil.example",
                "https://intranet.example.com:444",
                "http://intranet.example.com",
                "https://evil.example/https://intranet.example.com"
            })
    void foreignOriginsGetNoSocket(String origin) {
        try (var connection = handshake(Map.of("Origin", origin.replace("PORT", "" + server.port())))) {
            assertThat(connection.status()).isEqualTo(403);
            String body = connection.body();
            assertThat(body).contains("\"forbidden\"");
            ImplementationLeaks.assertNone(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:PORT", "HTTP://LOCALHOST:PORT", LISTED})
    void ownAndListedOriginsGetASocket(String origin) {
        try (var connection = handshake(Map.of("Origin", origin.replace("PORT", "" + server.port())))) {
            assertThat(connection.status()).isEqualTo(101);
            assertThat(connection.header("Sec-WebSocket-Protocol")).hasValue("v12.stomp");
        }
    }

    /**
     * With compression an attacker's text beside a secret reveals its length, and every connection costs more memory.
     */
    @Test
    void compressionIsDeclined() {
        try (var connection =
                handshake(Map.of("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"))) {
            assertThat(connection.status()).isEqualTo(101);
            assertThat(connection.header("Sec-WebSocket-Extensions")).isEmpty();
        }
    }

    @Test
    void compressionIsAcceptedWhereEnabled() {
        try (var compressing = ParleyServer.start("parley.compression=true")) {
            var cookies = compressing.client().register("ada").cookieHeader();
            var headers = Map.of("Cookie", cookies, "Sec-WebSocket-Extensions", "permessage-deflate");
            try (var connection = RawWebSocket.handshake(compressing.address(), headers)) {
                assertThat(connection.header("Sec-WebSocket-Extensions").orElse(""))
                        .startsWith("permessage-deflate");
            }
        }
    }

    static Stream<Map<String, String>> withoutValidSession() {
        return Stream.of(
                Map.of("Cookie", ""),
                Map.of("Cookie", "PARLEY_SESSION=bm90aGluZw"),
                Map.of("Cookie", "PARLEY_SESSION=AAAA"),
                Map.of("Cookie", "PARLEY_SESSION=' OR '1'='1"),
                Map.of("Cookie", "SESSION=x; user=ada"),
                Map.of("Cookie", "", "Authorization", "Basic YWRhOnNlY3JldA=="),
                Map.of("Cookie", "", "Remote-User", "ada", "X-Forwarded-User", "ada"));
    }

    @ParameterizedTest
    @MethodSource("withoutValidSession")
    void withoutASessionThereIsNoSocket(Map<String, String> headers) {
        try (var connection = RawWebSocket.handshake(server.address(), headers)) {
            assertThat(connection.status()).isEqualTo(401);
            assertThat(connection.body()).contains("\"unauthenticated\"");
        }
    }

    @Test
    void plainHttpGetsAHint() {
        var answer = ada.get("/ws").expect(426);
        assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        assertThat(answer.body()).contains("STOMP over WebSocket");
        server.client().get("/ws").expect(426);
    }

    @Test
    void signingOutEndsTheSessionsSockets() {
        var grace = registerUser();
        try (var client = connect(grace);
                var other = connect(ada)) {
            grace.signOut().expect(204);

            assertThat(client.closeCode()).isEqualTo(4001);
            assertConnectionWorks(other);
            try (var connection = RawWebSocket.handshake(server.address(), Map.of("Cookie", grace.cookieHeader()))) {
                assertThat(connection.status()).isEqualTo(401);
            }
        }
    }

    /** A stolen copy of the cookie is worthless after sign-out. */
    @Test
    void signingOutEndsTheCookieItself() {
        var grace = registerUser();
        String stolen = grace.cookieHeader();
        grace.signOut().expect(204);

        try (var connection = RawWebSocket.handshake(server.address(), Map.of("Cookie", stolen))) {
            assertThat(connection.status()).isEqualTo(401);
        }
    }

    @Test
    void disablingAnAccountEndsItsSockets() {
        var grace = registerUser();
        String name = grace.get("/api/session").json().path("username").asString();
        try (var client = connect(grace)) {
            ada.patch("/api/admin/users/" + name, Map.of("disabled", true)).expect(200);

            assertThat(client.closeCode()).isEqualTo(4001);
            grace.get("/api/rooms").expect(401, "unauthenticated");
            grace.signIn(name, ParleyClient.passwordOf(name)).expect(403, "account_disabled");
        }
    }

    @Test
    void changingThePasswordEndsTheOtherSessions() {
        var grace = registerUser();
        String name = grace.get("/api/session").json().path("username").asString();
        var thief = server.client().signIn(name);
        try (var stays = connect(grace);
                var goes = connect(thief)) {
            grace.put(
                            "/api/accounts/me/password",
                            Map.of("current", ParleyClient.passwordOf(name), "password", "battery staple of " + name))
                    .expect(204);

            assertThat(goes.closeCode()).isEqualTo(4001);
            assertConnectionWorks(stays);
        }
    }

    @Test
    void expiredSessionEndsItsSockets() {
        var grace = registerUser();
        String name = grace.get("/api/session").json().path("username").asString();
        try (var client = connect(grace);
                var other = connect(ada)) {
            int expired = server.bean(JdbcClient.class)
                    .sql("UPDATE spring_session SET expiry_time = 1 WHERE principal_name = :name")
                    .param("name", name)
                    .update();
            assertThat(expired).isOne();

            assertThat(client.closeCode()).isEqualTo(4001);
            assertConnectionWorks(other);
        }
    }

    private static void assertConnectionWorks(StompClient client) {
        client.sendReceipted("/app/chat.lobby", "{\"text\":\"hello\"}", "goes on");
    }

    private static ParleyClient registerUser() {
        return server.client().register("grace" + ++users);
    }

    private static StompClient connect(ParleyClient client) {
        return StompClient.connect(server.address(), client.cookieHeader());
    }

    /** Sends a handshake with ada's session. */
    private static RawWebSocket handshake(Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Cookie", ada.cookieHeader());
        return RawWebSocket.handshake(server.address(), all);
    }
}
