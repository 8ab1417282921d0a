package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves that the service answers bad and forbidden HTTP requests, those of {@link RejectedRequests} and others, with a
 * problem that has a documented code, that they change nothing, and that the answers reveal nothing. Linus is the
 * administrator and a member of the private room ops; ada is neither.
 */
@Timeout(30)
@ServerTest
@EachDatabase
class BadRequestTest {

    private static ParleyServer server;
    private static ParleyClient linus;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("parley.rooms.create-on-demand=false");
        linus = server.client().register("linus");
        linus.post("/api/rooms", Map.of("name", "lobby", "visibility", "public"))
                .expect(201);
        linus.post("/api/rooms", Map.of("name", "ops", "visibility", "private")).expect(201);
        linus.post("/api/rooms/ops/messages", Map.of("text", "canary")).expect(201);
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("dev.parley.guarantees.RejectedRequests#all")
    void badRequestIsAProblem(RejectedRequests.Refused row) {
        var request = ada.request(row.path()).header("X-XSRF-TOKEN", ada.xsrf());
        if (row.body() == null) {
            request.method(row.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(row.method(), BodyPublishers.ofString(row.body()));
        }
        var answer = ada.send(request).expect(row.status(), row.code());

        ImplementationLeaks.assertNone(answer.body());
        assertThat(answer.body()).doesNotContain("canary");
        assertNothingChanged();
    }

    /**
     * The answers for a private and a missing room are equal in every byte, so that guessing names reveals nothing.
     */
    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, /members",
        "GET, /messages",
        "GET, /messages?after=0&wait=1",
        "GET, /messages?limit=0",
        "GET, /events",
        "POST, /messages",
        "PUT, /members/me",
        "PUT, /members/linus",
        "DELETE, /members/me",
        "DELETE, /members/linus"
    })
    void privateRoomLooksLikeMissingRoom(String method, String rest) {
        assertThat(answer(method, "/api/rooms/ops" + rest)).isEqualTo(answer(method, "/api/rooms/void" + rest));
    }

    private static String answer(String method, String path) {
        var body = method.equals("POST") ? BodyPublishers.ofString("{\"text\":\"a\"}") : BodyPublishers.noBody();
        var answer = ada.send(ada.request(path)
                .header("X-XSRF-TOKEN", ada.xsrf())
                .header("Content-Type", "application/json")
                .method(method, body));
        assertThat(answer.status()).isIn(404, 422);
        return answer.status() + answer.body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/rooms",
                "/api/rooms/lobby/messages",
                "/api/direct",
                "/api/resume",
                "/api/users",
                "/api/announcements/messages",
                "/api/admin/users",
                "/api/rooms/ops",
                "/api/accounts/me/blocks",
                "/actuator/info"
            })
    void apiNeedsASession(String path) {
        server.client().get(path).expect(401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "XSRF-TOKEN=a,b", "XSRF-TOKEN=a,''", "'',a", "XSRF-TOKEN=,''"})
    void changesNeedTheCsrfToken(String cookie, String token) {
        String session = "PARLEY_SESSION=" + ada.cookie("PARLEY_SESSION").orElseThrow();
        String body = "{\"text\":\"hello\"}";
        String request = "POST /api/rooms/lobby/messages HTTP/1.1\r\nHost: localhost\r\nCookie: " + session
                + (cookie.isEmpty() ? "" : "; " + cookie) + (token.isEmpty() ? "" : "\r\nX-XSRF-TOKEN: " + token)
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (var connection = RawWebSocket.send(server.address(), request)) {
            assertThat(connection.status()).isEqualTo(403);
            assertThat(connection.body()).contains("\"forbidden\"");
        }
        assertNothingChanged();
    }

    /** The search treats its query as plain text, never as a pattern or as part of a statement. */
    @ParameterizedTest
    @ValueSource(strings = {"%25", "_", "'", "'%20OR%20'1'='1", "%22;DROP%20TABLE%20account;--", "%5C", "a%00", "*"})
    void searchTreatsQueryAsPlainText(String query) {
        assertThat(ada.get("/api/users?q=" + query).expect(200).json()).isEmpty();
        assertThat(ada.get("/api/users?q=lin").expect(200).json()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../application.yml",
                "/assets/../../application.yml",
                "/assets/..%2f..%2fapplication.yml",
                "/assets/%2e%2e/%2e%2e/application.yml",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/assets/..%5c..%5capplication.yml",
                "/assets/..;/..;/application.yml",
                "/assets/%252e%252e/%252e%252e/application.yml",
                "/static/../db/migration/V1__accounts.sql",
                "/db/migration/V1__accounts.sql",
                "/application.yml",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "//etc/passwd",
                "/file:///etc/passwd",
                "/classpath:application.yml",
                "/assets/app.js%00.html"
            })
    void filesOutsideTheApplicationAreNotServed(String path) {
        // A plain socket, since an HTTP client would normalise the path.
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (var connection = RawWebSocket.send(server.address(), request)) {
            assertThat(connection.status()).isIn(400, 404);
            String body = connection.body();
            assertThat(body).contains("\"code\"").doesNotContain("spring:", "CREATE TABLE", "root:", "Manifest");
            ImplementationLeaks.assertNone(body);
        }
    }

    /** The answers to requests that never reach the application reveal no more than others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void brokenHttpRevealsNothing(String request) {
        try (var connection = RawWebSocket.send(server.address(), request)) {
            assertThat(connection.status()).isIn(400, 505);
            assertThat(connection.header("Server")).isEmpty();
            ImplementationLeaks.assertNone(connection.body());
        }
    }

    @Test
    void hugeHeadersAreRefused() {
        try (var connection = RawWebSocket.send(
                server.address(), "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n")) {
            assertThat(connection.status()).isEqualTo(431);
        }
    }

    private static void assertNothingChanged() {
        assertThat(linus.get("/api/rooms/lobby").expect(200).json().path("head").asLong())
                .isZero();
        assertThat(linus.get("/api/rooms/ops").expect(200).json().path("head").asLong())
                .isOne();
        assertThat(linus.get("/api/rooms").expect(200).json()).hasSize(2);
        assertThat(linus.get("/api/announcements/messages")
                        .expect(200)
                        .json()
                        .path("head")
                        .asLong())
                .isZero();
        var accounts = linus.get("/api/admin/users").expect(200).json();
        assertThat(accounts).hasSize(2);
        assertThat(accounts.get(0).path("roles")).hasSize(1);
        assertThat(accounts.get(1).path("disabled").asBoolean()).isFalse();
    }
}
