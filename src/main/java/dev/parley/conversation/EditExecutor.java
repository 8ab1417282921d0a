package dev.parley.conversation;

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
 * Owns the threads that read what somebody wants to change, since a frame's own thread must not block.
 *
 * <p>What one user asks for is done in the order in which they asked: an edit must not be overtaken by an earlier one.
 */
@Component
class EditExecutor implements DisposableBean {

    private static final int THREADS = 4;
    private static final int WAITING_EACH = 1000;

    private final List<ThreadPoolExecutor> threads =
            IntStream.range(0, THREADS).mapToObj(EditExecutor::thread).toList();

    /**
     * Any thread; never blocks.
     *
     * @throws RejectedExecutionException if too much waits already, or the service stops
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
        var thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_EACH), factory);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
