package dev.parley.presence.state;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Owns the one thread that all presence state is confined to.
 *
 * <p>The executor is not a bean: an {@code Executor} bean would replace Spring Boot's own.
 */
@Component
public class PresenceThread implements DisposableBean {

    private final ScheduledThreadPoolExecutor thread;

    PresenceThread() {
        var factory = new CustomizableThreadFactory("parley-presence-");
        factory.setDaemon(true);
        // The last connections still close while the service stops; their changes need not be published.
        thread = new ScheduledThreadPoolExecutor(1, factory, new DiscardPolicy());
    }

    public ScheduledExecutorService executor() {
        return thread;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
