package dev.parley.gateway.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes encoded WebSocket frames to one socket; frames passed in one call are written together.
 *
 * <p>Any thread; never blocks. Frames are sent whole and in order. While the socket accepts no more bytes, later frames
 * wait here: one write of the outbox and Jetty's own control frames, so the outbox provides the bound. After a failure,
 * every write fails.
 *
 * <p>Jetty's own flusher creates an object and a header and makes a dozen checks for each frame; here a frame costs a
 * copy of its bytes.
 */
final class FrameWriter {

    /** Holds one batch of an outbox, unless its last frame is unusually large. */
    private static final int GATHER_BYTES = 64 * 1024;

    private static final ThreadLocal<ByteBuffer> GATHER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(GATHER_BYTES));

    private final EndPoint endPoint;
    private @Nullable ArrayDeque<PendingWrite> pending;
    private @Nullable Throwable failure;
    private boolean busy;

    FrameWriter(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    private record PendingWrite(List<byte[]> frames, Callback callback) {}

    /**
     * @param frames whole frames, never modified
     * @param callback called on any thread, possibly before this returns, when the socket has accepted all frames or
     *     has failed
     */
    void write(List<byte[]> frames, Callback callback) {
        Throwable failed;
        synchronized (this) {
            failed = failure;
            if (failed == null && busy) {
                pending = pending == null ? new ArrayDeque<>(2) : pending;
                pending.add(new PendingWrite(frames, callback));
                return;
            }
            busy = true;
        }
        if (failed == null) {
            writeAll(new PendingWrite(frames, callback));
        } else {
            callback.failed(failed);
        }
    }

    private void writeAll(PendingWrite first) {
        PendingWrite next = first;
        while (next != null && write(next)) {
            next.callback().succeeded();
            next = next();
        }
    }

    /** Returns the write that has waited longest; null if there is none, after which the next caller writes at once. */
    private synchronized @Nullable PendingWrite next() {
        PendingWrite next = pending == null ? null : pending.poll();
        busy = next != null;
        return next;
    }

    /**
     * @return whether the socket accepted all bytes; otherwise the callback is called later, and the remaining writes
     *     follow
     */
    private boolean write(PendingWrite current) {
        try {
            ByteBuffer bytes = gather(current.frames());
            if (endPoint.flush(bytes)) {
                return true;
            }
            // The gathering buffer belongs to the thread, so copy the remaining bytes.
            ByteBuffer rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            endPoint.write(Callback.from(() -> writeCompleted(current), cause -> fail(current, cause)), rest);
        } catch (IOException | RuntimeException e) {
            fail(current, e);
        }
        return false;
    }

    private void writeCompleted(PendingWrite done) {
        done.callback().succeeded();
        PendingWrite next = next();
        if (next != null) {
            writeAll(next);
        }
    }

    private void fail(PendingWrite current, Throwable cause) {
        List<PendingWrite> others;
        synchronized (this) {
            failure = cause;
            others = pending == null ? List.of() : List.copyOf(pending);
            pending = null;
        }
        endPoint.close(cause);
        current.callback().failed(cause);
        others.forEach(other -> other.callback().failed(cause));
    }

    private static ByteBuffer gather(List<byte[]> frames) {
        int length = 0;
        for (byte[] frame : frames) {
            length += frame.length;
        }
        var buffer = length <= GATHER_BYTES ? GATHER.get().clear() : ByteBuffer.allocate(length);
        for (byte[] frame : frames) {
            buffer.put(frame);
        }
        return buffer.flip();
    }
}
