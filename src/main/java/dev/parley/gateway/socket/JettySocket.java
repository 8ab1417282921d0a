package dev.parley.gateway.socket;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Transport;
import dev.parley.gateway.codec.TextFrameEncoder;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one WebSocket. Encoded text frames go directly to the socket; control frames, and all frames if an
 * extension is active, go through Jetty's core session.
 */
public final class JettySocket implements Transport {

    private final CoreSession core;

    /** Null if an extension, such as compression, must process the frames. */
    private final @Nullable FrameWriter writer;

    public JettySocket(CoreSession core) {
        this.core = core;
        this.writer = core.getNegotiatedExtensions().isEmpty()
                        && core instanceof WebSocketCoreSession session
                        && session.getConnection() instanceof NonBlockingWebSocketConnection connection
                ? connection.writer()
                : null;
    }

    /** @param frames frames encoded by {@link TextFrameEncoder} */
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

    public void ping() {
        core.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    /**
     * Sends a close frame after all earlier frames. The TCP connection stays open until the peer answers or
     * {@link #abort} is called.
     */
    public void close(CloseCode code) {
        core.sendFrame(new CloseFrame(new CloseStatus(code.code(), code.phrase())), Callback.NOOP, false);
    }

    /** Closes the TCP connection of a peer that does not respond. */
    public void abort() {
        core.abort();
    }

    private static Frame text(byte[] frame) {
        return new Frame(OpCode.TEXT, TextFrameEncoder.payload(frame));
    }

    /**
     * A close frame that Jetty handles like one with code 1000. For codes such as 1001 and 1012, Jetty closes the TCP
     * connection as soon as the frame is written, and a peer that is sending at that moment gets a reset instead of its
     * last receipts and the code. "the server MUST close the TCP connection … after both sending and receiving a Close
     * message" (RFC 6455, 7.1.1)
     */
    private static final class CloseFrame extends Frame implements CloseStatus.Supplier {

        CloseFrame(CloseStatus status) {
            super(OpCode.CLOSE, status.asPayloadBuffer());
        }

        @Override
        public CloseStatus getCloseStatus() {
            return CloseStatus.NORMAL_STATUS;
        }
    }
}
