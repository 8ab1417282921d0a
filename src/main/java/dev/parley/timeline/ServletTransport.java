package dev.parley.timeline;

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
 * Writes to a response that stays open, with the Servlet API's non-blocking IO: no thread waits for a slow reader.
 *
 * <p>Writers, the container's "write possible" and its errors come on different threads. Each only signals; whoever signals
 * first works for all, one at a time, so nothing is locked, and a write that ends at once begins the next one without
 * deepening the stack.
 */
final class ServletTransport implements Transport, WriteListener, AsyncListener {

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    // Set by whoever asks for a write, taken back by whoever works; never both, as there is one write at a time.
    private volatile @Nullable Write write;
    private volatile boolean writable;
    private volatile Runnable gone = () -> {};

    ServletTransport(AsyncContext context, ServletOutputStream out) {
        this.context = context;
        this.out = out;
    }

    /**
     * Lets the container say when it may be written; what is asked for before waits until then.
     *
     * @param gone run once, on any thread, when the response has ended, whoever ended it
     */
    void start(Runnable gone) {
        this.gone = gone;
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void write(List<byte[]> frames, Runnable done, Runnable failed) {
        write = new Write(frames, done, failed);
        signal();
    }

    /** Ends the response. Does nothing the second time. */
    void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        signal();
        gone.run();
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // The container has ended it already.
        }
    }

    @Override
    public void onWritePossible() {
        writable = true;
        signal();
    }

    /** The peer went away, or took nothing for longer than the container waits. */
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

    /** One write under way: as far as the container takes it, then again from there. */
    private static final class Write {

        private final List<byte[]> frames;
        private final Runnable done;
        private final Runnable failed;
        private int next;
        private boolean flushed;

        Write(List<byte[]> frames, Runnable done, Runnable failed) {
            // Entries that do not show are no bytes, and worth no write.
            this.frames = frames.stream().filter(frame -> frame.length > 0).toList();
            this.done = done;
            this.failed = failed;
            this.flushed = this.frames.isEmpty();
        }

        /** Once {@code isReady} has said no, the stream must not be touched until the container calls back. */
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
