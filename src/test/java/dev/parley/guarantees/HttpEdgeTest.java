package dev.parley.guarantees;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.LogLines;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves the behaviour of the container before requests reach the application. Every request gets an answer that
 * clients understand, with the security headers, and none writes more than one line to the log.
 *
 * <p>The service runs with the settings for a proxy.
 */
@Timeout(30)
@ServerTest
class HttpEdgeTest {

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("server.forward-headers-strategy=native");
        ada = server.client().register("ada");
        ada.post("/api/rooms", Map.of("name", "lobby", "visibility", "public")).expect(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** One path of each kind, to cover every layer: pages, files, API calls with and without a session. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?x=%E9",
                "/?x=%u0041",
                "/?%ff%fe",
                "/?x=%ff%fe",
                "/?x=%",
                "/?x=%4",
                "/?x=%zz",
                "/?%C0%AF=1",
                "/index.html?since=%",
                "/assets/app-1a2b3c4d.js?v=%E9",
                "/rooms/lobby?x=%ED%A0%80",
                "/api/config?x=%E9",
                "/api/session?x=%E9",
                "/api/search?room=%",
                "/api/search?q=a&from=%F5",
                "/api/rooms/lobby/messages?after=%",
                "/api/rooms/lobby/events?since=%E9",
                "/actuator/health?x=%E9",
                "/error?x=%E9",
                "/ws?x=%E9",
                "/?x%0A2026-11-28T00:00:00Z%20INFO%20forged=1",
                "/api/rooms?x%0d%0a%1b[31mforged=1",
                "/api/users?q=a&x%00=1"
            })
    void badQueryIsRefusedOnEveryPath(String path) {
        for (String cookie : List.of("", cookies())) {
            try (var log = LogLines.capture();
                    var connection = get(path, cookie)) {
                assertThat(connection.status()).isEqualTo(400);
                assertProblem(connection, "malformed");
                assertThat(log.lines()).hasSizeLessThanOrEqualTo(1).noneMatch(text -> text.startsWith("2026-"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users?q=%E6%BC%A2&x=a+b%0A", "/api/users?q", "/api/users?&&q=&", "/api/users?q=%25"})
    void unusualQueryIsAccepted(String path) {
        ada.get(path).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=漢字; SESSION",
                "name=ß€; SESSION",
                "a=\"b; SESSION",
                "a=\"b\\\"; SESSION",
                "SESSION; é=1",
                "é=1; SESSION; ü",
                "a=x\ty; SESSION",
                "a={\"k\":[1,2]}; SESSION",
                "a b=c d; SESSION; =; ;;",
                "a=1; SESSION; $Version=1; $Path=/",
                "PARLEY_SESSION=; SESSION",
                "PARLEY_SESSION=\"no; SESSION",
                "SESSION; PARLEY_SESSION=bm90aGluZw",
                "PARLEY_SESSION=bm90aGluZw; SESSION",
                "a=\u0001; SESSION",
            })
    void sessionIsFoundBesideOtherCookies(String cookies) {
        String session = "PARLEY_SESSION=" + ada.cookie("PARLEY_SESSION").orElseThrow();
        for (var charset : List.of(UTF_8, ISO_8859_1)) {
            String header = new String(cookies.replace("SESSION", "\u0000").getBytes(charset), ISO_8859_1)
                    .replace("PARLEY_\u0000", "PARLEY_SESSION")
                    .replace("\u0000", session);
            try (var log = LogLines.capture();
                    var connection = get("/api/session", header)) {
                // RFC 9110, 5.5: control characters other than TAB make the whole field invalid.
                assertThat(connection.status()).isEqualTo(cookies.contains("\u0001") ? 400 : 200);
                assertThat(log.lines()).isEmpty();
            }
            try (var page = get("/", header)) {
                assertThat(page.status()).isEqualTo(cookies.contains("\u0001") ? 400 : 200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"XSRF-TOKEN=a b", "XSRF-TOKEN=\"a", "XSRF-TOKEN=漢", "XSRF-TOKEN=", "XSRF-TOKEN"})
    void badTokenIsReplaced(String cookie) {
        try (var connection = get("/api/session", new String(cookie.getBytes(UTF_8), ISO_8859_1))) {
            assertThat(connection.status()).isEqualTo(401);
            assertThat(connection.header("Set-Cookie").orElseThrow()).matches("XSRF-TOKEN=[0-9a-f-]{36};.*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: */*",
                "Content-Type: application/*",
                "Content-Type: *",
                "Content-Type: text/plain",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "Content-Type: */*;q=1"
            })
    void unreadableBodyIsUnsupported(String headers) {
        try (var log = LogLines.capture();
                var connection = post("/api/rooms/lobby/messages", headers, "{\"text\":\"hello\"}")) {
            assertThat(connection.status()).isEqualTo(415);
            assertProblem(connection, "unsupported_media_type");
            assertThat(log.lines()).isEmpty();
        }
    }

    /** A form is no JSON. The CSRF filter searches its fields for a token before the application rejects it. */
    @ParameterizedTest
    @ValueSource(strings = {"%", "a=%E9", "%ff=1", "x%0A=1", "_csrf=%"})
    void badFormIsRefused(String form) {
        try (var log = LogLines.capture();
                var connection =
                        send("POST /api/session HTTP/1.1", "Content-Type: application/x-www-form-urlencoded", form)) {
            assertThat(connection.status()).isIn(400, 403, 415);
            assertThat(log.lines()).isEmpty();
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("GARBAGE\r\n\r\n", 400),
                Arguments.of("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505),
                Arguments.of("GET / HTTP/1.1\r\n\r\n", 400),
                Arguments.of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                Arguments.of("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("GET /\u00e9\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("GET /api//rooms HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("GET /?x=%E9 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Arguments.of("PUT /?x=%E9 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 400),
                Arguments.of("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n", 431),
                Arguments.of("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
                Arguments.of(
                        "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n"
                                + "x".repeat(300_000),
                        413),
                Arguments.of("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 403),
                Arguments.of("GET /api/rooms HTTP/1.1\r\nHost: localhost\r\n\r\n", 401),
                Arguments.of("GET /missing.png HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
                Arguments.of("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 404));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorHasTheSecurityHeaders(String request, int status) {
        try (var log = LogLines.capture();
                var connection = RawWebSocket.send(server.address(), request)) {
            assertThat(connection.status()).isEqualTo(status);
            assertProblem(connection, null);
            assertThat(connection.header("Cache-Control")).contains("no-store");
            assertThat(log.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Language: W/\"x",
                "Accept-Language: a =value",
                "Accept-Encoding: gzip; q =x",
                "Accept-Encoding: \"gzip",
                "Accept-Charset: \"",
                "Accept: \"x",
                "Accept: application/json;charset=\""
            })
    void invalidPreferenceIsIgnored(String header) {
        for (String path : List.of("/api/config", "/", "/assets/app-1a2b3c4d.js")) {
            try (var log = LogLines.capture();
                    var connection = send("GET " + path + " HTTP/1.1", header, null)) {
                assertThat(connection.status())
                        .isIn(header.startsWith("Accept:") ? List.of(200, 404, 406) : List.of(200));
                assertThat(log.lines()).isEmpty();
            }
        }
    }

    /** RFC 8259, 8.1 and 11: JSON is UTF-8, and its media type has no charset parameter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-8",
                "application/json;charset=utf-16",
                "application/json; charset=UTF-16LE",
                "application/json ;\tCharSet=\"utf-32\"",
                "application/json;charset=iso-8859-1;q=0.5",
                "application/json;charset=x-JISAutoDetect",
                "application/json;charset=nope",
                "application/json;charset=",
                "text/csv;charset=utf-16, application/json;q=0.1;charset=utf-16",
                "text/csv\r\nAccept: application/json;charset=utf-16",
                "*/*;charset=utf-16"
            })
    void jsonIsUtf8WhateverCharsetIsAccepted(String accept) {
        for (String path : List.of(
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/info",
                "/api/config",
                "/api/session",
                "/api/rooms/lobby/messages")) {
            try (var log = LogLines.capture();
                    var line =
                            send("GET " + path + " HTTP/1.1", "Accept: " + accept + "\r\nCookie: " + cookies(), null)) {
                assertThat(line.status()).as(path).isEqualTo(200);
                assertThat(line.header("Content-Type").orElseThrow())
                        .contains("json")
                        .doesNotContain("charset");
                assertThat(line.body()).startsWith("{");
                assertThat(log.lines()).isEmpty();
            }
        }
    }

    /** The charset of the metrics is part of their format, and no client chooses another. */
    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "iso-8859-1", "x-JISAutoDetect", "nope"})
    void metricsAreUtf8WhateverCharsetIsAccepted(String charset) {
        try (var log = LogLines.capture();
                var line = send(
                        "GET /actuator/prometheus HTTP/1.1",
                        "Accept: text/plain;charset=" + charset + "\r\nCookie: " + cookies(),
                        null)) {
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.header("Content-Type").orElseThrow()).endsWith("charset=utf-8");
            assertThat(log.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=203.0.113.9;proto=https;host=evil.example",
                "X-Forwarded-Port: 1",
                "X-Forwarded-Server: evil.example",
                "X-Proxied-Https: on",
                "Proxy-ssl-id: 1",
                "Proxy-auth-cert: x"
            })
    void proxyHeadersOverrideClientHeaders(String header) {
        try (var connection = send(
                "GET /api/session HTTP/1.1",
                header + "\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http",
                null)) {
            assertThat(connection.header("Strict-Transport-Security")).isEmpty();
            assertThat(connection.header("Set-Cookie").orElseThrow()).doesNotContain("Secure");
        }
    }

    /** The sign-in throttle counts by the address that the log shows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.77",
                "Forwarded: for=203.0.113.9\r\nX-Forwarded-For: 192.0.2.77",
                "X-Forwarded-For: 192.0.2.77\r\nForwarded: for=203.0.113.9",
                "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 192.0.2.77",
                "X-Forwarded-For: 203.0.113.9, 198.51.100.1,192.0.2.77"
            })
    void clientAddressComesFromTheNearestProxy(String headers) {
        try (var log = LogLines.capture();
                var connection = post(
                        "/api/session",
                        headers + "\r\nContent-Type: application/json",
                        "{\"username\":\"nobody\",\"password\":\"wrong\"}")) {
            assertThat(connection.status()).isEqualTo(401);
            assertThat(log.lines()).singleElement().asString().endsWith("Sign-in failed from 192.0.2.77");
        }
    }

    private static void assertProblem(RawWebSocket connection, String code) {
        assertThat(connection.header("Content-Type")).contains("application/problem+json");
        assertThat(connection.header("Content-Security-Policy").orElseThrow()).contains("default-src 'self'");
        assertThat(connection.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(connection.header("X-Frame-Options")).contains("DENY");
        assertThat(connection.header("Referrer-Policy")).contains("same-origin");
        String body = connection.body();
        assertThat(body).contains(code == null ? "\"code\":\"" : "\"code\":\"" + code + "\"");
        ImplementationLeaks.assertNone(body);
    }

    private static RawWebSocket get(String path, String cookie) {
        return send(
                "GET " + path + " HTTP/1.1",
                "Accept: text/html, */*" + (cookie.isEmpty() ? "" : "\r\nCookie: " + cookie),
                null);
    }

    private static RawWebSocket post(String path, String headers, String body) {
        return send(
                "POST " + path + " HTTP/1.1",
                headers + "\r\nCookie: " + cookies() + "\r\nX-XSRF-TOKEN: " + ada.xsrf(),
                body);
    }

    private static RawWebSocket send(String requestLine, String headers, String body) {
        return RawWebSocket.send(
                server.address(),
                requestLine + "\r\nHost: localhost\r\n" + headers
                        + (body == null ? "" : "\r\nContent-Length: " + body.length()) + "\r\n\r\n"
                        + (body == null ? "" : body));
    }

    private static String cookies() {
        ada.xsrf();
        return ada.cookieHeader();
    }
}
