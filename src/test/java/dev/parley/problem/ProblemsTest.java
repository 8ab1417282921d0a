package dev.parley.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every rejected request gets a problem response with a code, which exposes no implementation details. */
@ServerTest
class ProblemsTest {

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void problemHasTheFieldsOfRfc9457AndACode() {
        Answer answer = ada.get("/api/nothing").expect(404, "not_found");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"No resource exists at this address.\",\"code\":\"not_found\"}");
    }

    @Test
    void requestsWithoutMatchingControllerHaveSpecificCodes() {
        assertThat(ada.delete("/api/config").expect(405, "method_not_allowed").header("Allow"))
                .contains("GET");
        ada.send(ada.request("/api/session")
                        .header("X-XSRF-TOKEN", ada.xsrf())
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("ada")))
                .expect(415, "unsupported_media_type");
        ada.send(ada.request("/api/config").header("Accept", "image/png")).expect(406, "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "{\"username\":\"ada\",\"username\":\"grace\"}",
                "{\"username\":5}",
                "{\"username\":true}",
                "{\"username\":[\"ada\"]}",
                "{\"username\":\"ada\"} {}",
                "{\"user\":\"ada\"}",
                "{'username':'ada'}",
            })
    void unexpectedBodiesAreMalformed(String body) {
        Answer answer = ada.post("/api/session", body).expect(400, "malformed");
        assertThat(answer.body()).doesNotContain("tools.jackson", "dev.parley", "line:");
    }

    @Test
    void unknownFieldIsNamed() {
        assertThat(ada.post("/api/session", "{\"usernaem\":\"ada\"}")
                        .expect(400, "malformed")
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("Unknown field: usernaem.");
    }

    @Test
    void deepNestingIsRejected() {
        ada.post("/api/session", "{\"username\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
                .expect(400, "malformed");
    }

    @Test
    void bodyOverLimitIsRejectedWithAndWithoutContentLength() {
        String large = "{\"username\":\"" + "a".repeat(300 * 1024) + "\"}";
        ada.post("/api/session", large).expect(413, "too_large");
        ada.send(ada.request("/api/session")
                        .header("X-XSRF-TOKEN", ada.xsrf())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> stream(large))))
                .expect(413, "too_large");
        ada.post("/api/session", Map.of("username", "a".repeat(100 * 1024))).expect(401);
    }

    @Test
    void ambiguousPathsAreRejected() {
        ada.send(ada.request("/api//session")).expect(400, "malformed");
        ada.send(ada.request("/api/%2e%2e/session")).expect(400, "malformed");
        ada.send(ada.request("/api/session;x=1")).expect(400, "malformed");
    }

    @Test
    void errorPathIsNotFound() {
        ada.get("/error").expect(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%zz HTTP/1.1", "GET / HTTP/9.9", "G{}T / HTTP/1.1", "nonsense"})
    @Timeout(20)
    void invalidHttpGetsProblemResponse(String requestLine) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 ")
                    .contains("application/problem+json", "\"code\":\"malformed\"")
                    .doesNotContain("<html", "jetty", "Jetty");
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
