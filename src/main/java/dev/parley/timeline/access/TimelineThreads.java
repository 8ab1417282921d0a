package dev.parley.timeline.access;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Owns the threads that serve open requests: a small fixed number, independent of the number of requests.
 *
 * <p>The executors are not beans: an {@code Executor} bean would replace Spring Boot's own.
 */
@Component
public class TimelineThreads implements DisposableBean {

    private static final int READERS = 2;
    private static final int WAITING_READS = 10_000;
    private static final int SEARCHERS = 2;
    private static final int WAITING_SEARCHES = 100;

    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor readers;
    private final ThreadPoolExecutor searchers;

    TimelineThreads() {
        timer = new ScheduledThreadPoolExecutor(1, daemons("parley-history-timer-"));
        // Most waits end long before their timeout; their timers must not stay in the queue until then.
        timer.setRemoveOnCancelPolicy(true);
        readers = pool(READERS, WAITING_READS, "parley-history-reader-");
        searchers = pool(SEARCHERS, WAITING_SEARCHES, "parley-search-");
    }

    /** For short tasks that do not block. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** For the reads of long polls; rejects tasks if too many reads wait. */
    public Executor readers() {
        return readers;
    }

    /** For searches, so that they do not delay other reads; rejects tasks if too many searches wait. */
    public Executor searchers() {
        return searchers;
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
        readers.shutdownNow();
        searchers.shutdownNow();
    }

    private static ThreadPoolExecutor pool(int threads, int waiting, String prefix) {
        var pool = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), daemons(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static CustomizableThreadFactory daemons(String prefix) {
        var factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        return factory;
    }
}
