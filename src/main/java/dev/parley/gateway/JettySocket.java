package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Transport;
import java.util.List;
import org.eclipse.jetty.util.Callback;
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
                        && session.getConnection() instanceof SelectorReader reader
                ? reader.writer()
                : null;
    }

    /** @param frames as {@link TextFrame} makes them */
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

    /** Says goodbye; what was written before goes first. */
    void close(CloseCode code) {
        core.close(code.code(), code.phrase(), Callback.NOOP);
    }

    /** Ends the TCP connection under a peer that does not answer. */
    void abort() {
        core.abort();
    }

    private static Frame text(byte[] frame) {
        return new Frame(OpCode.TEXT, TextFrame.payload(frame));
    }
}
