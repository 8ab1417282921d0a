package dev.parley.account;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Does small database work on a thread of its own, one piece after the other, for callers that may not wait.
 *
 * <p>A piece that fails is logged and lost, and so is one that comes while 10,000 are waiting: each is only something
 * that will be asked for again. No {@code Executor} bean, since Spring Boot would give such a one other people's work.
 */
@Component
class BackgroundWrites implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(BackgroundWrites.class);
    private static final int MOST_WAITING = 10_000;

    private final ThreadPoolExecutor thread;

    BackgroundWrites() {
        thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
            Thread created = new Thread(work, "parley-errands");
            created.setDaemon(true);
            return created;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    void run(Runnable errand) {
        try {
            thread.execute(() -> {
                try {
                    errand.run();
                } catch (RuntimeException e) {
                    log.warn(
                            "Reading or renewing in the background failed: {}",
                            e.getClass().getSimpleName());
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("Too many errands", e);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
