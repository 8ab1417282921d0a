package dev.parley.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A STOMP connection that passes each frame to a consumer and keeps none, for clients that run long.
 *
 * <p>One thread sends. Frames arrive on another thread, one at a time.
 */
final class StompSocket implements AutoCloseable {

    /** The result of {@link #closeCode} for a connection that ended without a close frame. */
    static final int CUT = 1006;

    private static final int TIMEOUT_SECONDS = 10;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(TIMEOUT_SECONDS))
            .build();

    private final WebSocket socket;
    private final Listener listener;

    private StompSocket(WebSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /** @throws IOException if no server accepts the connection, or the handshake is refused */
    static StompSocket open(URI server, String cookies, Consumer<StompFrame> frames) throws IOException {
        var listener = new Listener(frames);
        var uri = URI.create("ws://" + server.getAuthority() + "/ws");
        var socket = await(HTTP.newWebSocketBuilder()
                .header("Cookie", cookies)
                .subprotocols("v12.stomp")
                .buildAsync(uri, listener));
        var line = new StompSocket(socket, listener);
        line.send("CONNECT\naccept-version:1.2\nhost:parley\nheart-beat:0,0\n\n\0");
        return line;
    }

    /** @param frames one or several frames, each with its NUL */
    void send(String frames) throws IOException {
        await(socket.sendText(frames, true));
    }

    boolean isOpen() {
        return !listener.closed.isDone();
    }

    /**
     * Returns the close code. While the connection is open, returns {@link #CUT}, since the caller is about to cut it.
     */
    int closeCode() {
        return listener.closed.getNow(CUT);
    }

    /** Waits until the connection has ended, at most for the given time. */
    void awaitEnd(Duration time) {
        try {
            listener.closed.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The connection is still open.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops the connection without a close frame. */
    @Override
    public void close() {
        socket.abort();
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static final class Listener implements WebSocket.Listener {

        private final Consumer<StompFrame> frames;
        private final StringBuilder partial = new StringBuilder();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        Listener(Consumer<StompFrame> frames) {
            this.frames = frames;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                var text = partial.toString();
                partial.setLength(0);
                if (!text.equals("\n")) {
                    frames.accept(StompFrame.parse(text));
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(CUT);
        }
    }
}
