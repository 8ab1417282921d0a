package dev.parley.gateway;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Reads one WebSocket on the selector's own thread, where nothing may block.
 *
 * <p>Jetty's own connection says that it may block. The selector then wakes another thread to go on selecting, takes the
 * socket out of the selection and puts it back afterwards: some ten system calls for a heart-beat of one byte, where a
 * read on this thread takes two. Who hears the frames asks {@link Invocable#isNonBlockingInvocation()} where it is.
 */
final class SelectorReader extends WebSocketConnection {

    private final Callback readable = new Callback() {
        @Override
        public void succeeded() {
            Invocable.invokeNonBlocking(SelectorReader.this::onFillable);
        }

        @Override
        public void failed(Throwable cause) {
            onFillInterestedFailed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    };

    SelectorReader(EndPoint endPoint, Connector connector, WebSocketCoreSession session) {
        // The executor is for frames that are asked for outside of a read. StompEndpoint asks on threads that may
        // block, and as the last thing it does there, so the read can go on right there.
        super(endPoint, Runnable::run, connector.getScheduler(), connector.getByteBufferPool(), session);
    }

    @Override
    public void fillInterested() {
        fillInterested(readable);
    }
}
