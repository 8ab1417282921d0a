package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP client that behaves like a browser: it keeps cookies and sends the CSRF token with every request except GET.
 *
 * <p>Not thread-safe. One request that waits, such as a long poll, may run on another thread.
 */
public final class ParleyClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Supplier<URI> server;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http;

    private String xsrfCookie = "XSRF-TOKEN";

    /** @param server read for each request, since a restarted server may have another port */
    public ParleyClient(Supplier<URI> server) {
        this(server, HttpClient.newBuilder());
    }

    /** @param http configures special connections, such as trusted certificates */
    public ParleyClient(Supplier<URI> server, HttpClient.Builder http) {
        this.server = server;
        this.http = http.cookieHandler(cookies).connectTimeout(TIMEOUT).build();
    }

    /** Returns the password of a test user. Each user has a different password. */
    public static String passwordOf(String username) {
        return "correct horse of " + username;
    }

    /** Creates an account and signs in with it. */
    public ParleyClient register(String username) {
        post("/api/accounts", Map.of("username", username, "password", passwordOf(username)))
                .expect(201);
        return this;
    }

    public ParleyClient signIn(String username) {
        signIn(username, passwordOf(username)).expect(200);
        return this;
    }

    public Answer signIn(String username, String password) {
        return post("/api/session", Map.of("username", username, "password", password));
    }

    public Answer signOut() {
        return delete("/api/session");
    }

    /** Opens a WebSocket with STOMP for the signed-in user. */
    public StompClient socket() {
        return StompClient.connect(server.get(), cookieHeader());
    }

    /** Opens a stream of server-sent events. */
    public EventClient events(String path, String... headers) {
        var request = HttpRequest.newBuilder(server.get().resolve(path)).header("Accept", "text/event-stream");
        return EventClient.open(http, headers.length == 0 ? request : request.headers(headers));
    }

    /** Posts a message to a room and returns the answer. */
    public JsonNode postToRoom(String room, String text) {
        return post("/api/rooms/" + room + "/messages", Map.of("text", text))
                .expect(201)
                .json();
    }

    /** Posts a direct message to a user and returns the answer. */
    public JsonNode postToUser(String user, String text) {
        return post("/api/direct/" + user + "/messages", Map.of("text", text))
                .expect(201)
                .json();
    }

    public Answer get(String path) {
        return send(request(path).header("Accept", "application/json").GET());
    }

    /** Sends GET with the {@code Accept} header of a browser that navigates to a page. */
    public Answer navigate(String path) {
        return send(request(path)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .GET());
    }

    public Answer post(String path, Object body) {
        return change("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return change("PUT", path, body);
    }

    public Answer put(String path) {
        return change("PUT", path, null);
    }

    public Answer patch(String path, Object body) {
        return change("PATCH", path, body);
    }

    public Answer delete(String path) {
        return change("DELETE", path, null);
    }

    /** @param body serialised to JSON; a string is sent unchanged */
    private Answer change(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = request(path).header("X-XSRF-TOKEN", xsrf());
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, publisher(body)));
    }

    private static BodyPublisher publisher(@Nullable Object body) {
        if (body == null) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.ofString(body instanceof String json ? json : JSON.writeValueAsString(body));
    }

    /** Builds requests that no browser would send. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.get().resolve(path)).timeout(TIMEOUT);
    }

    public Answer send(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
            xsrfCookie = response.headers().firstValue("Parley-XSRF-Cookie").orElse(xsrfCookie);
            return new Answer(
                    built.method() + " " + built.uri().getPath(),
                    response.statusCode(),
                    response.headers(),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(built.method() + " " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the CSRF token. Requests it from the server if no cookie holds it yet. */
    public String xsrf() {
        if (cookie(xsrfCookie).isEmpty()) {
            get("/api/session");
        }
        return cookie(xsrfCookie).orElseThrow(() -> new AssertionError("GET /api/session set no " + xsrfCookie));
    }

    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /** Returns all cookies as one header value, for WebSocket handshakes. */
    public String cookieHeader() {
        List<HttpCookie> all = cookies.getCookieStore().getCookies();
        return all.stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /**
     * An HTTP response.
     *
     * @param request method and path, for messages of failed tests
     */
    public record Answer(String request, int status, HttpHeaders headers, String body) {

        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError(request + ": expected " + expected + ", got " + status + " " + body);
            }
            return this;
        }

        /** Asserts that the response is a problem with this status and code. */
        public Answer expect(int expected, String code) {
            expect(expected);
            String type = header("Content-Type");
            if (!type.startsWith("application/problem+json") || !code().equals(code)) {
                throw new AssertionError(request + ": expected " + code + ", got " + type + " " + body);
            }
            return this;
        }

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String code() {
            return json().path("code").asString("");
        }

        /** Returns an empty string if the header is absent. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }
}
