package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests which responses are compressed, that they set {@code Vary}, and that clients without support for an encoding
 * get plain content.
 */
@Timeout(30)
@ServerTest
class ResponseCompressionTest {

    private static final String SCRIPT = "/assets/app-1a2b3c4d.js";

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        for (int i = 0; i < 20; i++) {
            ada.postToRoom("lobby", "hello " + "a".repeat(100) + i);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void apiResponseIsCompressedIfClientAcceptsIt() throws Exception {
        var plain = get("/api/rooms/lobby/messages", null);
        var compressed = get("/api/rooms/lobby/messages", "gzip, deflate, br");

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(compressed.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(compressed.body().length).isLessThan(plain.body().length / 3);
        assertThat(decompressed(compressed)).isEqualTo(plain.body());
    }

    @Test
    void smallResponsesAreNotCompressed() throws Exception {
        assertThat(get("/api/session", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(get("/api/nothing", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'gzip, deflate, br, zstd',br",
        "br,br",
        "gzip,gzip",
        "'gzip;q=1.0, br;q=0',gzip",
        "'br;q=0.0, gzip',gzip",
        "'br; q=0, gzip;q=0',''",
        "'gzip, br;q=0.5',br",
        "identity,''",
        "'',''"
    })
    void precompressedFileIsServed(String accepted, String encoding) throws Exception {
        var response = get(SCRIPT, accepted.isEmpty() ? null : accepted);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Encoding").orElse("")).isEqualTo(encoding);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("max-age=31536000, public, immutable");
        assertThat(response.headers().allValues("Vary")).contains("Accept-Encoding");
        String file = "src/test/resources/static" + SCRIPT
                + switch (encoding) {
                    case "br" -> ".br";
                    case "gzip" -> ".gz";
                    default -> "";
                };
        assertThat(response.body()).isEqualTo(Files.readAllBytes(Path.of(file)));
    }

    /** A compressor would delay an event until more data arrives. */
    @Test
    void eventsAreNotCompressed() {
        try (var socket = RawWebSocket.send(
                server.address(),
                "GET /api/rooms/lobby/events?since=19 HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\nCookie: "
                        + ada.cookieHeader() + "\r\n\r\n")) {
            assertThat(socket.header("Content-Encoding")).isEmpty();
            assertThat(socket.readUntil("\"seq\":20")).contains(":19\n");
        }
    }

    /** 10 MB of zeros, which compress to less than the limit on bodies. */
    @Test
    void compressedRequestBodyIsRejected() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write("{\"text\":\"".getBytes(StandardCharsets.US_ASCII));
            gzip.write(new byte[10_000_000]);
        }
        ada.send(ada.request("/api/rooms/lobby/messages")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .header("X-XSRF-TOKEN", ada.xsrf())
                        .POST(BodyPublishers.ofByteArray(bomb.toByteArray())))
                .expect(415, "unsupported_media_type");
    }

    private static HttpResponse<byte[]> get(String path, String accepted) throws IOException, InterruptedException {
        var request = ada.request(path).header("Cookie", ada.cookieHeader());
        if (accepted != null) {
            request.header("Accept-Encoding", accepted);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] decompressed(HttpResponse<byte[]> response) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return gzip.readAllBytes();
        }
    }
}
