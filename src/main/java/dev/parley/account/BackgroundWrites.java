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
 * Runs small database tasks on a thread of its own, in order, for callers that must not block.
 *
 * <p>A task that fails is logged and dropped; a task that arrives while 10,000 are queued is dropped too. Dropped tasks
 * are acceptable, because callers submit them again. This class is not an {@code Executor} bean, since Spring Boot
 * would run its own tasks on such a bean.
 */
@Component
public class BackgroundWrites implements DisposableBean {

    private static final Logger logger = LoggerFactory.getLogger(BackgroundWrites.class);
    private static final int MAX_WAITING = 10_000;

    private final ThreadPoolExecutor thread;

    BackgroundWrites() {
        thread =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), runnable -> {
                    Thread created = new Thread(runnable, "parley-errands");
                    created.setDaemon(true);
                    return created;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    public void run(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    logger.warn(
                            "Background database task failed, a later request repeats it: {}",
                            e.getClass().getSimpleName());
                }
            });
        } catch (RejectedExecutionException e) {
            logger.debug("Dropped a background database task: {} tasks are waiting", MAX_WAITING, e);
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
