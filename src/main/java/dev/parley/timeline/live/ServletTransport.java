package dev.parley.timeline.live;

import dev.parley.fanout.Transport;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes to an open response with the Servlet API's non-blocking IO: no thread waits for a slow reader.
 *
 * <p>Writes, the container's "write possible" and its errors arrive on different threads. Each of them only signals; the first
 * thread that signals does the work of all, one step at a time. Nothing is locked, and a write that completes immediately
 * starts the next one without deepening the stack.
 */
final class ServletTransport implements Transport, WriteListener, AsyncListener {

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    // Set by the thread that requests a write, cleared by the working thread; never both, as there is one write at a
    // time.
    private volatile @Nullable Write write;
    private volatile boolean writable;
    private volatile Runnable onEnd = () -> {};

    ServletTransport(AsyncContext context, ServletOutputStream out) {
        this.context = context;
        this.out = out;
    }

    /**
     * Registers with the container, which then signals when writes are possible; earlier writes wait until then.
     *
     * @param onEnd run once, on any thread, when the response has ended for any reason
     */
    void start(Runnable onEnd) {
        this.onEnd = onEnd;
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void write(List<byte[]> frames, Runnable done, Runnable failed) {
        write = new Write(frames, done, failed);
        signal();
    }

    /** Ends the response. Further calls have no effect. */
    void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        signal();
        onEnd.run();
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // The container has already ended it.
        }
    }

    @Override
    public void onWritePossible() {
        writable = true;
        signal();
    }

    /** The peer has disconnected, or has read nothing for longer than the container's timeout. */
    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void signal() {
        if (signals.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            advance();
            seen = signals.addAndGet(-seen);
        } while (seen > 0);
    }

    private void advance() {
        var current = write;
        if (current == null) {
            return;
        }
        try {
            if (ended.get()) {
                write = null;
                current.failed.run();
            } else if (writable && current.advance(out)) {
                write = null;
                current.done.run();
            }
        } catch (IOException | IllegalStateException e) {
            end();
        }
    }

    /** One write in progress: it advances as far as the container accepts data, and continues from there. */
    private static final class Write {

        private final List<byte[]> frames;
        private final Runnable done;
        private final Runnable failed;
        private int next;
        private boolean flushed;

        Write(List<byte[]> frames, Runnable done, Runnable failed) {
            // Entries that do not appear in the timeline have no bytes and need no write.
            this.frames = frames.stream().filter(frame -> frame.length > 0).toList();
            this.done = done;
            this.failed = failed;
            this.flushed = this.frames.isEmpty();
        }

        /** After {@code isReady} has returned false, the stream must not be used until the container calls back. */
        boolean advance(ServletOutputStream out) throws IOException {
            while (next < frames.size()) {
                if (!out.isReady()) {
                    return false;
                }
                out.write(frames.get(next++));
            }
            if (!flushed && out.isReady()) {
                out.flush();
                flushed = true;
            }
            return frames.isEmpty() || (flushed && out.isReady());
        }
    }
}
