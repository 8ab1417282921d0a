package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.lifecycle.ConnectionWatchdog;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.LogLines;
import dev.parley.testing.Nginx;
import dev.parley.testing.Nginx.Change;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the service behind a real nginx with the configuration of {@code docs/operations.md}, and the effects of a
 * missing or wrong line in it.
 *
 * <p>Without an installed nginx the test is skipped, or fails with {@code PARLEY_REQUIRE_CLUSTER=1}.
 */
@Timeout(60)
@ClusterTest
class NginxTest {

    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final long NANOS_UNTIL_IDLE = 23_000_000_000L;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Change WITHOUT_UPGRADE = new Change("proxy_set_header Upgrade $http_upgrade;", "");
    private static final Change WITHOUT_CONNECTION = new Change("proxy_set_header Connection $connection_upgrade;", "");

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("server.forward-headers-strategy=native", "server.address=" + LOOPBACK);
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * Precondition: a client that is trusted as a proxy can claim any number of addresses, and each of them allows five
     * attempts.
     */
    @Test
    void forgedHeadersDoNotBypassSignInThrottle() {
        server.client().register("grace");
        for (int i = 0; i < 6; i++) {
            guess(server.client(), "grace", i, "X-Forwarded-For").expect(401);
        }
        try (var nginx = Nginx.start(server.port())) {
            var mallory = new ParleyClient(nginx::address);
            for (int i = 0; i < 5; i++) {
                guess(mallory, "ada", i, "X-Forwarded-For", "Forwarded").expect(401);
            }
            guess(mallory, "ada", 5, "X-Forwarded-For", "Forwarded").expect(429, "too_many_attempts");
        }
    }

    @Test
    void remoteAddressIsThatOfNginxClient() {
        try (var nginx = Nginx.start(server.port());
                var socket = RawWebSocket.handshake(
                        nginx.address(),
                        Map.of(
                                "Cookie", ada.cookieHeader(),
                                "X-Forwarded-For", "203.0.113.9",
                                "Forwarded", "for=203.0.113.9"))) {
            connect(socket, "0,0");

            var open = ada.get("/api/admin/connections").expect(200).json();
            assertThat(StreamSupport.stream(open.spliterator(), false)
                            .map(connection -> connection.get("remote").asString()))
                    .containsExactly(LOOPBACK);
        }
    }

    /**
     * An unanswered request shows that the read timeout is in force. The node sends a ping each time the test passes a
     * time 23 s later to the watchdog; {@link HeartBeatEndToEndTest} tests that pings are sent within 25 s, whatever
     * heart-beats were negotiated.
     */
    @Test
    void idleConnectionOutlastsReadTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK));
                var nginx = Nginx.start(server.port(), withSilentLocation(silent.getLocalPort()));
                var socket = sameOriginHandshake(nginx)) {
            connect(socket, "60000,0");
            var unanswered = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(nginx.address().resolve("/silent"))
                                    .build(),
                            BodyHandlers.discarding());
            long now = System.nanoTime();
            do {
                now += NANOS_UNTIL_IDLE;
                server.bean(ConnectionWatchdog.class).scan(now);
                assertThat(socket.frame().first()).isEqualTo(PING);
                socket.frame(PONG, new byte[0]);
            } while (!completesSoon(unanswered));

            assertThat(unanswered.join().statusCode()).isEqualTo(504);
            socket.text("SEND\ndestination:/app/chat.lobby\nreceipt:r\n\n{\"text\":\"hello\"}\0");
            assertThat(text(socket)).startsWith("RECEIPT\n");
        }
    }

    /**
     * The server compares {@code X-Forwarded-Host} with the origin, or {@code Host} if nginx does not set that header.
     */
    @ParameterizedTest
    @CsvSource({
        "proxy_set_header X-Forwarded-Host $http_host;, proxy_set_header X-Forwarded-Host $host;",
        "$http_host;, $host;"
    })
    void hostWithoutPortRejectsHandshakeAndLogsCauseAndSettings(String documented, String wrong) {
        try (var log = LogLines.capture();
                var nginx = Nginx.start(server.port(), new Change(documented, wrong));
                var socket = sameOriginHandshake(nginx)) {
            assertThat(socket.status()).isEqualTo(403);
            assertThat(socket.body()).contains("\"forbidden\"", "parley.allowed-origins");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "origin " + nginx.address() + " does not match host localhost;",
                            "nginx: $http_host",
                            "parley.allowed-origins=" + nginx.address());
        }
    }

    @Test
    void hostWithoutPortRejectsHandshakeWithoutForwardedHostToo() {
        var plain = new Change("proxy_set_header X-Forwarded-Host $http_host;", "");
        try (var nginx = Nginx.start(server.port(), plain);
                var socket = sameOriginHandshake(nginx)) {
            assertThat(socket.status()).isEqualTo(101);
        }
        try (var nginx = Nginx.start(server.port(), plain, new Change("Host $http_host;", "Host $host;"));
                var socket = sameOriginHandshake(nginx)) {
            assertThat(socket.status()).isEqualTo(403);
        }
    }

    @Test
    void missingUpgradeHeaderIsReportedInResponse() {
        try (var nginx = Nginx.start(server.port(), WITHOUT_UPGRADE, WITHOUT_CONNECTION);
                var socket = RawWebSocket.handshake(nginx.address(), Map.of("Cookie", ada.cookieHeader()))) {
            assertThat(socket.status()).isEqualTo(426);
            assertThat(socket.body()).contains("STOMP over WebSocket");
        }
    }

    @Test
    void withoutUpgradeHeaderEventStreamDeliversAtOnce() {
        server.client().register("linus");
        try (var nginx = Nginx.start(server.port(), WITHOUT_UPGRADE, WITHOUT_CONNECTION)) {
            var linus = new ParleyClient(nginx::address).signIn("linus");
            linus.postToRoom("lobby", "before");
            try (var events = linus.events("/api/rooms/lobby/events")) {
                events.opening();
                linus.postToRoom("lobby", "hello");
                // The stream stays open, so a buffering nginx would hold this event back until its buffer is full.
                assertThat(events.entry().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void responsesAreCompressedOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            ada.postToRoom("long", "a".repeat(100) + i);
        }
        try (var nginx = Nginx.start(server.port())) {
            // The first response exceeds the compression threshold of the service; nginx compresses the second one.
            for (String path : List.of("/api/rooms/long/messages", "/api/session")) {
                var response = compressed(nginx.address().resolve(path));

                assertThat(response.headers().allValues("Content-Encoding")).containsExactly("gzip");
                try (var body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
                    assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(ada.get(path).body());
                }
            }
        }
    }

    @Test
    void cookiesOverTlsAreSecureAndSignInWorks(@TempDir Path directory) throws Exception {
        var certificate = TestCertificate.in(directory);
        try (var nginx = Nginx.start(server.port(), certificate)) {
            var barbara =
                    new ParleyClient(nginx::address, HttpClient.newBuilder().sslContext(certificate.clients()));
            var first = barbara.get("/api/session").expect(401);
            barbara.register("barbara");
            var signedIn = barbara.signIn("barbara", ParleyClient.passwordOf("barbara"))
                    .expect(200);

            assertThat(first.headers().allValues("Set-Cookie")).hasSize(1).allMatch(NginxTest::isSecure);
            assertThat(signedIn.headers().allValues("Set-Cookie"))
                    .anyMatch(cookie -> cookie.contains("HttpOnly"))
                    .allMatch(NginxTest::isSecure);
            assertThat(signedIn.header("Strict-Transport-Security")).isNotEmpty();
            barbara.postToRoom("lobby", "hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"/api/config,200", "/actuator/health,404", "/actuator/prometheus,404"})
    void cookiesOverHttpAreNotSecureAndActuatorIsHidden(String path, int status) {
        try (var nginx = Nginx.start(server.port())) {
            var visitor = new ParleyClient(nginx::address);
            visitor.get(path).expect(status);
            assertThat(visitor.get("/api/session").headers().allValues("Set-Cookie"))
                    .hasSize(1)
                    .noneMatch(NginxTest::isSecure);
        }
    }

    /** Opens a handshake with the headers of a browser whose page came through the same nginx. */
    private static RawWebSocket sameOriginHandshake(Nginx nginx) {
        return RawWebSocket.handshake(
                nginx.address(),
                Map.of(
                        "Cookie", ada.cookieHeader(),
                        "Origin", nginx.address().toString()));
    }

    private static Answer guess(ParleyClient client, String username, int attempt, String... headers) {
        var request = client.request("/api/session")
                .header("Content-Type", "application/json")
                .header("X-XSRF-TOKEN", client.xsrf());
        for (String header : headers) {
            request.header(header, (header.equals("Forwarded") ? "for=" : "") + "203.0.113." + attempt);
        }
        return client.send(request.POST(HttpRequest.BodyPublishers.ofString(
                "{\"username\":\"" + username + "\",\"password\":\"guess number " + attempt + "\"}")));
    }

    private static Change withSilentLocation(int port) {
        String documented = "location /actuator { return 404; }";
        return new Change(
                documented,
                documented + " proxy_read_timeout 2s; location /silent { proxy_pass http://127.0.0.1:" + port + "; }");
    }

    /** Waits at most half a second, a quarter of the read timeout. */
    private static boolean completesSoon(CompletableFuture<?> future) throws Exception {
        try {
            future.get(500, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static void connect(RawWebSocket socket, String heartBeat) {
        assertThat(socket.status()).isEqualTo(101);
        socket.text("CONNECT\naccept-version:1.2\nheart-beat:" + heartBeat + "\n\n\0");
        assertThat(text(socket)).startsWith("CONNECTED\n");
    }

    private static String text(RawWebSocket socket) {
        return new String(socket.frame().payload(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> compressed(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Cookie", ada.cookieHeader())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private static boolean isSecure(String cookie) {
        return cookie.contains("; Secure");
    }
}
