package dev.parley.presence;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Owns the one thread that presence's state belongs to.
 *
 * <p>It is no bean itself: an {@code Executor} among the beans would take the place of Spring Boot's own.
 */
@Component
class PresenceThread implements DisposableBean {

    private final ScheduledThreadPoolExecutor thread;

    PresenceThread() {
        var factory = new CustomizableThreadFactory("parley-presence-");
        factory.setDaemon(true);
        // While the service stops, the last connections still close; nobody is left to be told.
        thread = new ScheduledThreadPoolExecutor(1, factory, new DiscardPolicy());
    }

    ScheduledExecutorService executor() {
        return thread;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
