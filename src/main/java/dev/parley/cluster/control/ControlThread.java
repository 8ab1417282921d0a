package dev.parley.cluster.control;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Owns the thread that handles the events of other nodes and may block. The thread starts with its first task.
 *
 * <p>The executor is not a bean: an {@code Executor} bean would replace Spring Boot's own.
 */
@Component
class ControlThread implements DisposableBean {

    private final ScheduledThreadPoolExecutor thread;

    ControlThread() {
        var factory = new CustomizableThreadFactory("parley-control-");
        factory.setDaemon(true);
        thread = new ScheduledThreadPoolExecutor(1, factory, new DiscardPolicy());
    }

    ScheduledThreadPoolExecutor executor() {
        return thread;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
