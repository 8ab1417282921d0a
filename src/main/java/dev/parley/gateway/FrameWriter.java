package dev.parley.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes ready WebSocket frames to one socket, all that are handed over together with one write.
 *
 * <p>Any thread; never blocks. Frames leave whole and in the order in which they came. While the socket takes no more, what
 * comes waits here: one write of the outbox and Jetty's own control frames, so the bound is the outbox's. After a failure
 * every write fails.
 *
 * <p>Jetty's own flusher makes an object, a header and a dozen checks for each frame; here a frame costs a copy of its
 * bytes.
 */
final class FrameWriter {

    /** Room for what an outbox hands over at once, but for a last frame that is larger than most. */
    private static final int GATHER_BYTES = 64 * 1024;

    private static final ThreadLocal<ByteBuffer> GATHER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(GATHER_BYTES));

    private final EndPoint endPoint;
    private @Nullable ArrayDeque<Waiting> waiting;
    private @Nullable Throwable failure;
    private boolean busy;

    FrameWriter(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    private record Waiting(List<byte[]> frames, Callback callback) {}

    /**
     * @param frames whole ones, never changed
     * @param callback told on any thread, possibly before this returns, when the socket has taken them all, or never will
     */
    void write(List<byte[]> frames, Callback callback) {
        Throwable failed;
        synchronized (this) {
            failed = failure;
            if (failed == null && busy) {
                waiting = waiting == null ? new ArrayDeque<>(2) : waiting;
                waiting.add(new Waiting(frames, callback));
                return;
            }
            busy = true;
        }
        if (failed == null) {
            writeAll(new Waiting(frames, callback));
        } else {
            callback.failed(failed);
        }
    }

    private void writeAll(Waiting first) {
        Waiting next = first;
        while (next != null && write(next)) {
            next.callback().succeeded();
            next = next();
        }
    }

    /** What waits longest; null if nothing does, and then the next who comes writes at once. */
    private synchronized @Nullable Waiting next() {
        Waiting next = waiting == null ? null : waiting.poll();
        busy = next != null;
        return next;
    }

    /** @return whether the socket took it all; if not, its callback is told when it has, and the rest goes on then */
    private boolean write(Waiting now) {
        try {
            ByteBuffer bytes = gathered(now.frames());
            if (endPoint.flush(bytes)) {
                return true;
            }
            // The gathering buffer belongs to the thread, so what is left moves out of it.
            ByteBuffer rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            endPoint.write(Callback.from(() -> writtenLater(now), cause -> fail(now, cause)), rest);
        } catch (IOException | RuntimeException e) {
            fail(now, e);
        }
        return false;
    }

    private void writtenLater(Waiting done) {
        done.callback().succeeded();
        Waiting next = next();
        if (next != null) {
            writeAll(next);
        }
    }

    private void fail(Waiting now, Throwable cause) {
        List<Waiting> others;
        synchronized (this) {
            failure = cause;
            others = waiting == null ? List.of() : List.copyOf(waiting);
            waiting = null;
        }
        endPoint.close(cause);
        now.callback().failed(cause);
        others.forEach(other -> other.callback().failed(cause));
    }

    private static ByteBuffer gathered(List<byte[]> frames) {
        int length = 0;
        for (byte[] frame : frames) {
            length += frame.length;
        }
        var gather = length <= GATHER_BYTES ? GATHER.get().clear() : ByteBuffer.allocate(length);
        for (byte[] frame : frames) {
            gather.put(frame);
        }
        return gather.flip();
    }
}
