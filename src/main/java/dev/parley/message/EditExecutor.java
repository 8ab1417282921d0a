package dev.parley.message;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Runs edits and deletes on its own threads: they read the message from the database, and a frame's thread must not block.
 *
 * <p>The tasks of one user run in the order in which they were submitted, so that an earlier edit never overwrites a later
 * one.
 */
@Component
class EditExecutor implements DisposableBean {

    private static final int THREADS = 4;
    private static final int QUEUE_CAPACITY = 1000;

    private final List<ThreadPoolExecutor> threads =
            IntStream.range(0, THREADS).mapToObj(EditExecutor::thread).toList();

    /**
     * Runs a task after all earlier tasks of this user. Any thread; never blocks.
     *
     * @throws RejectedExecutionException if {@value #QUEUE_CAPACITY} tasks wait for the user's thread, or the service stops
     */
    void execute(String username, Runnable task) {
        threads.get(Math.floorMod(username.hashCode(), THREADS)).execute(task);
    }

    @Override
    public void destroy() {
        threads.forEach(ThreadPoolExecutor::shutdownNow);
    }

    private static ThreadPoolExecutor thread(int number) {
        var factory = new CustomizableThreadFactory("parley-changes-" + number + "-");
        factory.setDaemon(true);
        var thread =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUE_CAPACITY), factory);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
