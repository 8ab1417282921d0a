package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Transport;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one WebSocket: text frames that are ready as they are, and through Jetty's core session what Jetty must know of,
 * or must change.
 */
final class JettySocket implements Transport {

    private final CoreSession core;

    /** Null if an extension must see the frames, as compression must. */
    private final @Nullable FrameWriter writer;

    JettySocket(CoreSession core) {
        this.core = core;
        this.writer = core.getNegotiatedExtensions().isEmpty()
                        && core instanceof WebSocketCoreSession session
                        && session.getConnection() instanceof NonBlockingWebSocketConnection reader
                ? reader.writer()
                : null;
    }

    /** @param frames as {@link TextFrameEncoder} makes them */
    @Override
    public void write(List<byte[]> frames, Runnable done, Runnable failed) {
        var callback = Callback.from(done, ignored -> failed.run());
        if (writer != null) {
            writer.write(frames, callback);
            return;
        }
        int last = frames.size() - 1;
        for (int i = 0; i < last; i++) {
            core.sendFrame(text(frames.get(i)), Callback.NOOP, true);
        }
        core.sendFrame(text(frames.get(last)), callback, false);
    }

    void ping() {
        core.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    /**
     * Says goodbye; what was written before goes first. The line stays open until the peer has answered, or {@link #abort} is
     * called.
     */
    void close(CloseCode code) {
        core.sendFrame(new Goodbye(new CloseStatus(code.code(), code.phrase())), Callback.NOOP, false);
    }

    /** Ends the TCP connection under a peer that does not answer. */
    void abort() {
        core.abort();
    }

    private static Frame text(byte[] frame) {
        return new Frame(OpCode.TEXT, TextFrameEncoder.payload(frame));
    }

    /**
     * A close frame that Jetty takes for an ordinary one. With codes such as 1001 and 1012 Jetty ends the line as soon as
     * the frame is written, and a peer that is sending just then gets a reset in place of its last receipts and the code.
     * "the server MUST close the TCP connection … after both sending and receiving a Close message" (RFC 6455, 7.1.1)
     */
    private static final class Goodbye extends Frame implements CloseStatus.Supplier {

        Goodbye(CloseStatus status) {
            super(OpCode.CLOSE, status.asPayloadBuffer());
        }

        @Override
        public CloseStatus getCloseStatus() {
            return CloseStatus.NORMAL_STATUS;
        }
    }
}
