package dev.parley.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A small STOMP client for tests. It sends raw frames and keeps every received frame; a wait that fails prints them
 * all.
 *
 * <p>A wait returns the first matching frame that no earlier wait has returned, so two equal calls find two frames.
 */
public final class StompClient implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final WebSocket socket;
    private final Listener listener;

    private StompClient(WebSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /** Opens the WebSocket, without CONNECT. */
    public static StompClient open(URI server, String cookies) {
        return open(server, Map.of("Cookie", cookies));
    }

    /** @throws java.util.concurrent.CompletionException if the handshake was refused */
    public static StompClient open(URI server, Map<String, String> headers) {
        var listener = new Listener();
        var building = HTTP.newWebSocketBuilder().subprotocols("v12.stomp", "v11.stomp", "v10.stomp");
        headers.forEach(building::header);
        var uri = URI.create("ws://" + server.getAuthority() + "/ws");
        return new StompClient(building.buildAsync(uri, listener).join(), listener);
    }

    /** Opens the WebSocket and STOMP over it. */
    public static StompClient connect(URI server, String cookies) {
        var client = open(server, cookies);
        client.frame("CONNECT", Map.of("accept-version", "1.2", "host", "parley", "heart-beat", "0,0"), "");
        client.await("CONNECTED", frame -> frame.is("CONNECTED"));
        return client;
    }

    /** Sends a frame. Header values are written without escaping. */
    public void frame(String command, Map<String, String> headers, String body) {
        var text = new StringBuilder(command).append('\n');
        headers.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        raw(text.append('\n').append(body).append('\0').toString());
    }

    /** Sends text as one WebSocket message. */
    public void raw(String text) {
        listener.sending = listener.sending.thenCompose(ignored -> socket.sendText(text, true));
        listener.sending.join();
    }

    public WebSocket socket() {
        return socket;
    }

    /** Subscribes to new entries and waits until the subscription is active. */
    public StompFrame subscribe(String id, String destination) {
        return subscribe(id, destination, Map.of());
    }

    /** Subscribes to the entries after that number and waits until the subscription is active. */
    public StompFrame subscribeSince(String id, String destination, long since) {
        return subscribe(id, destination, Map.of("since", Long.toString(since)));
    }

    /** Subscribes with additional headers and waits until the subscription is active. */
    public StompFrame subscribe(String id, String destination, Map<String, String> more) {
        var headers = new java.util.HashMap<>(more);
        headers.put("id", id);
        headers.put("destination", destination);
        headers.put("receipt", "subscribed-" + id);
        frame("SUBSCRIBE", headers, "");
        return receipt("subscribed-" + id);
    }

    /** Sends a JSON body without asking for a receipt. */
    public void send(String destination, String json) {
        frame("SEND", Map.of("destination", destination), json);
    }

    /** Sends a JSON body and waits for the receipt. */
    public StompFrame sendReceipted(String destination, String json, String receipt) {
        frame("SEND", Map.of("destination", destination, "receipt", receipt), json);
        return receipt(receipt);
    }

    public StompFrame receipt(String id) {
        return await(
                "RECEIPT " + id,
                frame -> frame.is("RECEIPT") && frame.header("receipt-id").equals(Optional.of(id)));
    }

    /** Waits for the next MESSAGE of a subscription. */
    public StompFrame message(String subscription) {
        return await(
                "MESSAGE of " + subscription,
                frame -> frame.is("MESSAGE") && frame.header("subscription").equals(Optional.of(subscription)));
    }

    /** Sends SUBSCRIBE without waiting, for subscriptions that the service rejects. */
    public void trySubscribe(String id, String destination) {
        frame("SUBSCRIBE", Map.of("id", id, "destination", destination), "");
    }

    /** Subscribes to the error reports of rejected frames; {@code report} returns them. */
    public void subscribeErrors() {
        subscribe("errors", "/user/queue/errors");
    }

    /** Waits for the next error report that names this destination. */
    public StompFrame report(String destination) {
        return await(
                "report about " + destination,
                frame -> frame.is("MESSAGE")
                        && frame.header("subscription").equals(Optional.of("errors"))
                        && frame.json().path("destination").asString("").equals(destination));
    }

    /** Returns the texts of all MESSAGEs of a subscription so far, including those that waits have returned. */
    public List<String> texts(String subscription) {
        return seen().stream()
                .filter(frame ->
                        frame.is("MESSAGE") && frame.header("subscription").equals(Optional.of(subscription)))
                .map(StompFrame::text)
                .toList();
    }

    public StompFrame error() {
        return await("ERROR", frame -> frame.is("ERROR"));
    }

    /** Waits up to ten seconds for the first matching frame that no earlier wait has returned. */
    public StompFrame await(String what, Predicate<StompFrame> wanted) {
        return listener.await(what, wanted);
    }

    /** Waits up to ten seconds until the server closes the socket. Returns the close code. */
    public int closeCode() {
        return closed().code();
    }

    /** Waits up to ten seconds until the server closes the socket. Returns the time of that. */
    public Instant closedAt() {
        return closed().at();
    }

    private Closed closed() {
        try {
            return listener.closed.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("The socket was not closed; seen: " + listener.seen(), e);
        }
    }

    public boolean isClosed() {
        return listener.closed.isDone();
    }

    /** Returns all frames so far, without heart-beats. */
    public List<StompFrame> seen() {
        return listener.seen();
    }

    /** Returns the arrival time of each WebSocket message, including heart-beats. */
    public List<Instant> arrivals() {
        return listener.arrivals();
    }

    /** Drops the connection without a close frame. */
    public void cut() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private record Closed(int code, Instant at) {}

    private static final class Listener implements WebSocket.Listener {

        private final List<StompFrame> seen = new ArrayList<>();
        private final List<StompFrame> untaken = new ArrayList<>();
        private final List<Instant> arrivals = new ArrayList<>();
        private final CompletableFuture<Closed> closed = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private volatile CompletableFuture<WebSocket> sending = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                message(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(new Closed(code, Instant.now()));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(new Closed(1006, Instant.now()));
        }

        private synchronized void message(String text) {
            arrivals.add(Instant.now());
            if (!text.equals("\n")) {
                var frame = StompFrame.parse(text);
                seen.add(frame);
                untaken.add(frame);
            }
            notifyAll();
        }

        private synchronized StompFrame await(String what, Predicate<StompFrame> wanted) {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (true) {
                for (int i = 0; i < untaken.size(); i++) {
                    if (wanted.test(untaken.get(i))) {
                        return untaken.remove(i);
                    }
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || (closed.isDone() && left < TIMEOUT.toMillis() - 500)) {
                    throw new AssertionError("No " + what + "; closed: " + closed.getNow(null) + "; seen: " + seen);
                }
                try {
                    wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private synchronized List<StompFrame> seen() {
            return List.copyOf(seen);
        }

        private synchronized List<Instant> arrivals() {
            return List.copyOf(arrivals);
        }
    }
}
