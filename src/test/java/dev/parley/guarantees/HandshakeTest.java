package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.LogLines;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves that a request that is no WebSocket handshake by RFC 6455, 4.2.1, gets a status that shows how to correct it.
 */
@Timeout(30)
@ServerTest
class HandshakeTest {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

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

    /** A header without a value is omitted; a header with two values is sent as two lines. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key |                           | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | ''                        | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | short                     | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | dGhlIHNhbXBsZSBub25jZQ    | 101",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | dGhlIHNhbXBsZSBub25jZTE=  | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | dGhlIHNhbXBsZSBub25j      | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | !!!!!!!!!!!!!!!!!!!!!!==  | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Key | TWICE                     | 400",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Version |                       | 426",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Version | 8                     | 426",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Version | 14                    | 426",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Version | 13, 8                 | 426",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Version | x                     | 426",
                "GET /ws HTTP/1.1 | Upgrade    |                                  | 426",
                "GET /ws HTTP/1.1 | Upgrade    | h2c                              | 426",
                "GET /ws HTTP/1.1 | Upgrade    | WebSocket                        | 101",
                "GET /ws HTTP/1.1 | Connection |                                  | 400",
                "GET /ws HTTP/1.1 | Connection | keep-alive                       | 400",
                "GET /ws HTTP/1.1 | Connection | keep-alive, UPGRADE              | 101",
                "GET /ws HTTP/1.0 | Connection | Upgrade                          | 426",
                "POST /ws HTTP/1.1 | Content-Length | 0                           | 405",
                "PUT /ws HTTP/1.1 | Content-Length | 0                            | 405",
                "DELETE /ws HTTP/1.1 | Connection | Upgrade                       | 405",
                "HEAD /ws HTTP/1.1 | Connection | Upgrade                         | 405",
                "OPTIONS /ws HTTP/1.1 | Connection | Upgrade                      | 405",
                "GET /ws HTTP/1.1 | Connection | Upgrade                          | 101",
                "GET /ws HTTP/1.1 | Sec-WebSocket-Protocol | v12.stomp, \"x       | 400",
                "GET /ws?x={<> HTTP/1.1 | Connection | Upgrade                    | 101",
            })
    void handshakeIsCheckedClauseByClause(String requestLine, String header, String value, int status) {
        try (var log = LogLines.capture();
                var connection = ask(requestLine, header, value)) {
            assertThat(connection.status()).isEqualTo(status);
            assertThat(log.lines()).isEmpty();
            if (status == 426) {
                // RFC 6455, 4.4
                assertThat(connection.header("Sec-WebSocket-Version")).hasValue("13");
                assertThat(connection.header("Upgrade")).hasValue("websocket");
            }
            if (status == 405) {
                assertThat(connection.header("Allow")).hasValue("GET");
            }
        }
    }

    /** Requests that Spring's SockJS clients send. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ws/info HTTP/1.1",
                "GET /ws/info?t=1732780800000 HTTP/1.1",
                "GET /ws/ HTTP/1.1",
                "GET /ws/iframe.html HTTP/1.1",
                "POST /ws/000/abcdefgh/xhr_streaming HTTP/1.1",
                "POST /ws/000/abcdefgh/xhr HTTP/1.1",
                "GET /ws/000/abcdefgh/eventsource HTTP/1.1",
                "GET /ws/000/abcdefgh/websocket HTTP/1.1"
            })
    void sockJsRequestsGetAHint(String requestLine) {
        try (var connection = ask(requestLine, "Content-Length", "0")) {
            assertThat(connection.status()).isEqualTo(404);
            assertThat(connection.body()).contains("\"not_found\"", "docs/migration.md");
        }
    }

    private static RawWebSocket ask(String requestLine, String header, String value) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Host", server.address().getAuthority());
        headers.put("Cookie", ada.cookieHeader());
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "websocket");
        headers.put("Sec-WebSocket-Version", "13");
        headers.put("Sec-WebSocket-Key", KEY);
        headers.put(header, value);
        return RawWebSocket.send(
                server.address(),
                headers.entrySet().stream()
                        .filter(each -> each.getValue() != null)
                        .map(each -> each.getKey() + ": "
                                + each.getValue().replace("TWICE", KEY + "\r\n" + each.getKey() + ": " + KEY))
                        .collect(Collectors.joining("\r\n", requestLine + "\r\n", "\r\n\r\n")));
    }
}
