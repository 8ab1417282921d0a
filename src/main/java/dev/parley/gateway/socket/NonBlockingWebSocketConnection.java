package dev.parley.gateway.socket;

import dev.parley.gateway.codec.TextFrameEncoder;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Reads one WebSocket on the selector's own thread, where nothing may block, and writes its frames with a
 * {@link FrameWriter}.
 *
 * <p>Jetty's own connection declares that it may block. The selector then wakes another thread to continue selecting,
 * deregisters the socket and registers it again afterwards: some ten system calls for a heart-beat of one byte, where a
 * read on this thread takes two. The frame handler checks {@link Invocable#isNonBlockingInvocation()} before it does
 * work that may block.
 */
final class NonBlockingWebSocketConnection extends WebSocketConnection {

    /** RFC 6455, 5.2. Only the first reserved bit is used, by permessage-deflate. */
    private static final int FIN = 0x80;

    private static final int RSV1 = 0x40;

    private final Callback readable = new Callback() {
        @Override
        public void succeeded() {
            Invocable.invokeNonBlocking(NonBlockingWebSocketConnection.this::onFillable);
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

    private final FrameWriter writer;

    NonBlockingWebSocketConnection(EndPoint endPoint, Connector connector, WebSocketCoreSession session) {
        // Jetty uses the executor for frames that are demanded outside of a read. StompFrameHandler demands them on
        // threads that may block, as its last action there, so the read can continue on that thread.
        super(endPoint, Runnable::run, connector.getScheduler(), connector.getByteBufferPool(), session);
        writer = new FrameWriter(endPoint);
    }

    @Override
    public void fillInterested() {
        fillInterested(readable);
    }

    /**
     * Returns the writer for whole frames, which bypasses Jetty. May be used only if no extension must process the
     * frames.
     */
    FrameWriter writer() {
        return writer;
    }

    /** Writes a frame that Jetty created: a pong, a close frame, or the output of an extension. */
    @Override
    public void enqueueFrame(OutgoingEntry entry) {
        Frame frame = entry.getFrame();
        int firstByte = (frame.isFin() ? FIN : 0) | (frame.isRsv1() ? RSV1 : 0) | frame.getOpCode();
        byte[] bytes = TextFrameEncoder.withHeader(firstByte, BufferUtil.toArray(frame.getPayload()));
        writer.write(List.of(bytes), entry.getCallback());
    }
}
