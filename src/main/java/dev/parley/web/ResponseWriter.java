package dev.parley.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes a response with the Servlet API's non-blocking IO, as fast as the client accepts it. The container calls it on
 * one thread at a time.
 */
final class ResponseWriter implements WriteListener {

    private static final int CHUNK_BYTES = 32 * 1024;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] content;
    private final Runnable done;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int written;

    /** @param done run once, on any thread, when the response is written or has failed */
    ResponseWriter(AsyncContext context, ServletOutputStream out, byte[] content, Runnable done) {
        this.context = context;
        this.out = out;
        this.content = content;
        this.done = done;
    }

    void start() {
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written == content.length) {
                end();
                return;
            }
            int chunk = Math.min(CHUNK_BYTES, content.length - written);
            out.write(content, written, chunk);
            written += chunk;
        }
    }

    /** The client disconnected, or accepted nothing for as long as the container waits. */
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
