package dev.parley.timeline.live;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletCoreRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Detects immediately that the reader of an open response has closed its connection.
 *
 * <p>Jetty reads nothing while a request is in progress, so that a closed connection is otherwise detected only when the
 * second write after it fails. The detector registers the connection for reading meanwhile, which costs nothing while no data
 * arrives. Data that a client sends before the end of the response is discarded: the response must have the header
 * {@code Connection: close}, and Jetty closes a connection with a pending read when the response ends.
 *
 * <p>HTTP/1.1 only: over HTTP/2 the end of a stream is a frame, which Jetty reports to the response itself. Runs on a thread
 * of Jetty's pool when data arrives; never blocks.
 */
final class DisconnectDetector implements Callback {

    private static final int BUFFER_BYTES = 512;

    private final EndPoint endPoint;
    private final Runnable onDisconnect;

    private DisconnectDetector(EndPoint endPoint, Runnable onDisconnect) {
        this.endPoint = endPoint;
        this.onDisconnect = onDisconnect;
    }

    /** @param onDisconnect run at most once, when the peer has closed its side or the connection is lost */
    static void start(HttpServletRequest request, Runnable onDisconnect) {
        var connection =
                ServletCoreRequest.wrap(request).getConnectionMetaData().getConnection();
        if (connection instanceof HttpConnection) {
            new DisconnectDetector(connection.getEndPoint(), onDisconnect).watch();
        }
    }

    private void watch() {
        endPoint.tryFillInterested(this);
    }

    @Override
    public void succeeded() {
        try {
            if (isOpen()) {
                watch();
                return;
            }
        } catch (IOException e) {
            // A lost connection counts as closed.
        }
        onDisconnect.run();
    }

    @Override
    public void failed(Throwable cause) {
        onDisconnect.run();
    }

    private boolean isOpen() throws IOException {
        var discarded = BufferUtil.allocate(BUFFER_BYTES);
        int read;
        do {
            BufferUtil.clear(discarded);
            read = endPoint.fill(discarded);
        } while (read > 0);
        return read == 0;
    }
}
