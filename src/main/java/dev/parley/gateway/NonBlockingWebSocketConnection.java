package dev.parley.gateway;

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
 * Reads one WebSocket on the selector's own thread, where nothing may block, and has its frames written by a
 * {@link FrameWriter}.
 *
 * <p>Jetty's own connection says that it may block. The selector then wakes another thread to go on selecting, takes the
 * socket out of the selection and puts it back afterwards: some ten system calls for a heart-beat of one byte, where a
 * read on this thread takes two. Who hears the frames asks {@link Invocable#isNonBlockingInvocation()} where it is.
 */
final class NonBlockingWebSocketConnection extends WebSocketConnection {

    /** RFC 6455, 5.2; of the reserved bits only the first is used, by permessage-deflate. */
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
        // The executor is for frames that are asked for outside of a read. StompEndpoint asks on threads that may
        // block, and as the last thing it does there, so the read can go on right there.
        super(endPoint, Runnable::run, connector.getScheduler(), connector.getByteBufferPool(), session);
        writer = new FrameWriter(endPoint);
    }

    @Override
    public void fillInterested() {
        fillInterested(readable);
    }

    /** Takes whole frames without passing by Jetty, which must then have no extension that wants to see them. */
    FrameWriter writer() {
        return writer;
    }

    /** Takes a frame of Jetty's: pongs and close frames, and whatever an extension has made. */
    @Override
    public void enqueueFrame(OutgoingEntry entry) {
        Frame frame = entry.getFrame();
        int firstByte = (frame.isFin() ? FIN : 0) | (frame.isRsv1() ? RSV1 : 0) | frame.getOpCode();
        byte[] bytes = TextFrameEncoder.withHeader(firstByte, BufferUtil.toArray(frame.getPayload()));
        writer.write(List.of(bytes), entry.getCallback());
    }
}
