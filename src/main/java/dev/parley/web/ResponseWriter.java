package dev.parley.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes an answer with the Servlet API's non-blocking IO, as fast as its reader accepts it. The container calls it on one thread
 * at a time.
 */
final class ResponseWriter implements WriteListener {

    private static final int PIECE_BYTES = 32 * 1024;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] answer;
    private final Runnable done;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int written;

    /** @param done run once, on any thread, when the answer is written, or never will be */
    ResponseWriter(AsyncContext context, ServletOutputStream out, byte[] answer, Runnable done) {
        this.context = context;
        this.out = out;
        this.answer = answer;
        this.done = done;
    }

    void start() {
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written == answer.length) {
                end();
                return;
            }
            int piece = Math.min(PIECE_BYTES, answer.length - written);
            out.write(answer, written, piece);
            written += piece;
        }
    }

    /** The reader went away, or accepted nothing for as long as the container waits. */
    @Override
    public void onError(Throwable failure) {
        end();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            done.run();
            context.complete();
        }
    }
}
