package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * Writes to one WebSocket through Jetty's core session, which takes ready-made frames and never blocks.
 *
 * <p>The public API's {@code sendText} would turn the shared bytes into a String and back for every subscriber.
 */
final class JettySocket implements Transport {

    private final CoreSession core;

    JettySocket(CoreSession core) {
        this.core = core;
    }

    /** All but the last are marked as a batch, so that Jetty gathers them into one write. */
    @Override
    public void write(List<byte[]> frames, Runnable done, Runnable failed) {
        int last = frames.size() - 1;
        for (int i = 0; i < last; i++) {
            core.sendFrame(text(frames.get(i)), Callback.NOOP, true);
        }
        core.sendFrame(text(frames.get(last)), Callback.from(done, ignored -> failed.run()), false);
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

    private static Frame text(byte[] payload) {
        return new Frame(OpCode.TEXT, ByteBuffer.wrap(payload));
    }
}
