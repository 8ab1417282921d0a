package dev.parley.timeline;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletCoreRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices at once that the reader of a response that stays open has closed its connection.
 *
 * <p>While a request is being answered, Jetty reads nothing, and a closed connection shows only when the second write after
 * it fails. Here the connection waits to be readable meanwhile, which costs nothing while nothing comes. What a client sends
 * before the response has ended is dropped: such a response must say {@code Connection: close}, and Jetty closes a
 * connection on which a read is pending when the response ends.
 *
 * <p>HTTP/1.1 only; over HTTP/2 the end of a stream is a frame, of which Jetty tells the response. Runs on a thread of
 * Jetty's pool when something comes; never blocks.
 */
final class DisconnectDetector implements Callback {

    private static final int BUFFER_BYTES = 512;

    private final EndPoint endPoint;
    private final Runnable gone;

    private DisconnectDetector(EndPoint endPoint, Runnable gone) {
        this.endPoint = endPoint;
        this.gone = gone;
    }

    /** @param gone run at most once, when the peer has closed its side or the connection is lost */
    static void start(HttpServletRequest request, Runnable gone) {
        var connection =
                ServletCoreRequest.wrap(request).getConnectionMetaData().getConnection();
        if (connection instanceof HttpConnection) {
            new DisconnectDetector(connection.getEndPoint(), gone).watch();
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
            // Lost, which is as good as closed.
        }
        gone.run();
    }

    @Override
    public void failed(Throwable cause) {
        gone.run();
    }

    private boolean isOpen() throws IOException {
        var dropped = BufferUtil.allocate(BUFFER_BYTES);
        int read;
        do {
            BufferUtil.clear(dropped);
            read = endPoint.fill(dropped);
        } while (read > 0);
        return read == 0;
    }
}
