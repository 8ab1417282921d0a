package dev.parley.cluster;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Owns the thread that events of other nodes are heard on, which may block. There is none before its first work.
 *
 * <p>It is no bean itself: an {@code Executor} among the beans would take the place of Spring Boot's own.
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
