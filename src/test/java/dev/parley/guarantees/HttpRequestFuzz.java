package dev.parley.guarantees;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Builds HTTP requests that are nearly valid: real ones with a few mistakes each.
 *
 * <p>A request has a method, a target, header lines and a body. Each mistake affects one of them, the framing, or the
 * bytes of the whole.
 */
final class HttpRequestFuzz {

    private static final List<String> METHODS = List.of(
            "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "FOO", "get", "G\0T",
            "", "GET GET");

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Accept-Charset",
            "Authorization",
            "Connection",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "Cookie",
            "Expect",
            "Forwarded",
            "Host",
            "If-Match",
            "If-Modified-Since",
            "If-None-Match",
            "Last-Event-ID",
            "Max-Forwards",
            "Origin",
            "Range",
            "Referer",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Version",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-HTTP-Method-Override",
            "X-XSRF-TOKEN");

    private static final List<String> VALUES = List.of(
            "gzip",
            "gzip;q=0",
            "br;q=x",
            "*;q=0.5",
            "text/html",
            "text/event-stream",
            "application/json;charset=x",
            "application/json;charset=utf-16",
            "multipart/form-data",
            "multipart/form-data;boundary=\"",
            "application/x-www-form-urlencoded",
            "100-continue",
            "chunked",
            "chunked, chunked",
            "identity",
            "bytes=0-1",
            "bytes=5-1,-1",
            "W/\"x",
            "close",
            "upgrade",
            "keep-alive, Upgrade",
            "h2c",
            "websocket",
            "permessage-deflate; foo",
            "permessage-deflate; server_max_window_bits=9",
            "v12.stomp, ,v9",
            "for=1;proto=https",
            "https",
            "localhost:99999",
            "[::1",
            "Thu, 99 Jan",
            "Basic %",
            "zh-CN,en;q=2");

    private static final List<String> PARAMETERS = List.of(
            "q", "limit", "before", "after", "around", "since", "room", "direct", "from", "_csrf", "_method", "x\0",
            "%ff");

    private static final List<String> SEGMENTS = List.of(
            "lobby",
            "ada",
            "me",
            "messages",
            "members",
            "events",
            "mentions",
            "%E6%BC%A2",
            "1",
            "0",
            "api",
            "admin",
            "ws",
            "assets",
            "actuator",
            "error",
            "index.html",
            "a.b",
            "x".repeat(300));

    private final Random random;
    private final String cookies;
    private final String token;
    private String method = "GET";
    private String target = "/";
    private String version = "HTTP/1.1";
    private final List<String> headers = new ArrayList<>();
    private byte[] body = {};
    private boolean chunked;

    HttpRequestFuzz(Random random, String cookies, String token) {
        this.random = random;
        this.cookies = cookies;
        this.token = token;
    }

    byte[] request() {
        start();
        int mistakes = 1 + random.nextInt(4);
        for (int i = 0; i < mistakes; i++) {
            mistake();
        }
        byte[] bytes = bytes();
        return random.nextInt(6) == 0 ? Fuzz.damaged(random, bytes) : bytes;
    }

    private void start() {
        headers.add("Host: localhost");
        if (random.nextInt(4) > 0) {
            headers.add("Cookie: " + cookies);
            headers.add("X-XSRF-TOKEN: " + token);
        }
        switch (random.nextInt(12)) {
            case 0 ->
                target = Fuzz.any(
                        random, List.of("/", "/index.html", "/rooms/lobby", "/assets/app-1a2b3c4d.js", "/favicon.svg"));
            case 1 ->
                target = Fuzz.any(
                        random, List.of("/api/config", "/api/rooms", "/api/direct", "/api/announcements/read"));
            case 2 -> target = "/api/rooms/lobby/messages?limit=20&before=5";
            case 3 -> target = "/api/rooms/lobby/messages?around=3&limit=5";
            case 4 -> target = "/api/search?q=hello&room=lobby&from=ada&limit=5";
            case 5 -> target = "/api/users?q=a";
            case 6 -> target = "/api/rooms/lobby/events?since=1";
            case 7 ->
                target = Fuzz.any(
                        random,
                        List.of("/actuator/health", "/actuator/prometheus", "/error", "/ws/info", "/api/admin/users"));
            case 8 ->
                json(
                        "POST",
                        "/api/rooms/lobby/messages",
                        "{\"text\":\"hello\",\"clientId\":\"c" + random.nextInt(50) + "\"}");
            case 9 -> json("PATCH", "/api/rooms/lobby/messages/1", "{\"text\":\"other\"}");
            case 10 -> json("PUT", "/api/rooms/lobby/members/me", "");
            default -> handshake();
        }
    }

    private void json(String how, String where, String text) {
        method = how;
        target = where;
        body = text.getBytes(ISO_8859_1);
        headers.add("Content-Type: application/json");
        chunked = random.nextInt(4) == 0;
    }

    private void handshake() {
        target = "/ws";
        headers.add("Connection: Upgrade");
        headers.add("Upgrade: websocket");
        headers.add("Sec-WebSocket-Version: 13");
        headers.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        headers.add("Sec-WebSocket-Protocol: v12.stomp");
        headers.add("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
    }

    private void mistake() {
        switch (random.nextInt(12)) {
            case 0 -> method = Fuzz.any(random, METHODS);
            case 1, 2 -> target = withNasty(target);
            case 3 ->
                target += (target.contains("?") ? "&" : "?") + Fuzz.any(random, PARAMETERS) + "="
                        + Fuzz.any(random, Fuzz.NASTY);
            case 4 ->
                target = target.replaceFirst(
                        "/[^/?]*", "/" + Fuzz.any(random, SEGMENTS).replace("$", ""));
            case 5 -> headers.add(Fuzz.any(random, HEADERS) + ": " + Fuzz.any(random, VALUES));
            case 6 -> headers.add(Fuzz.any(random, HEADERS) + ": " + withNasty("a value"));
            case 7 -> headers.set(at(), withNasty(headers.get(at())));
            case 8 -> headers.remove(at());
            case 9 -> headers.add("Cookie: " + withNasty("other=value; " + cookies));
            case 10 -> body = random.nextInt(8) == 0 ? big() : Fuzz.damaged(random, body);
            default ->
                version = Fuzz.any(
                        random, List.of("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.1 ", "", "http/1.1"));
        }
        if (headers.isEmpty()) {
            headers.add("Host: localhost");
        }
    }

    private int at() {
        return random.nextInt(headers.size());
    }

    private byte[] big() {
        return Fuzz.any(
                        random,
                        List.of(
                                "[".repeat(3_000),
                                "{\"text\":\"" + "\u00e6\u00bc\u00a2".repeat(8_000) + "\"}",
                                "x".repeat(300_000),
                                "{\"text\":\"" + "a".repeat(20_000) + "\"}"))
                .getBytes(ISO_8859_1);
    }

    private String withNasty(String text) {
        int at = random.nextInt(text.length() + 1);
        String nasty = random.nextInt(20) == 0 ? "x".repeat(9_000) : Fuzz.any(random, Fuzz.NASTY);
        return text.substring(0, at) + nasty + text.substring(at);
    }

    private byte[] bytes() {
        var head = new StringBuilder(method)
                .append(' ')
                .append(target)
                .append(' ')
                .append(version)
                .append("\r\n");
        String content = new String(body, ISO_8859_1);
        if (chunked) {
            headers.add("Transfer-Encoding: chunked");
            content = chunks(content);
        } else if (!method.equals("GET") || body.length > 0) {
            int wrong = random.nextInt(10) == 0 ? random.nextInt(9) - 4 : 0;
            headers.add("Content-Length: " + (body.length + wrong));
        }
        headers.forEach(line -> head.append(line).append("\r\n"));
        return (head + "\r\n" + content).getBytes(ISO_8859_1);
    }

    private String chunks(String content) {
        String size = Integer.toHexString(content.length());
        return switch (random.nextInt(6)) {
            case 0 -> size + ";x=\"y\"\r\n" + content + "\r\n0\r\nTrailer: x\r\n\r\n";
            case 1 -> Fuzz.any(random, Fuzz.NASTY) + "\r\n" + content + "\r\n0\r\n\r\n";
            case 2 -> size + "\r\n" + content;
            case 3 -> "ffffffffffffffff\r\n" + content + "\r\n";
            default -> size + "\r\n" + content + "\r\n0\r\n\r\n";
        };
    }
}
