package dev.parley.monitoring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Remembers this node's figures of the last ten minutes, so that whoever opens the administration sees where they come from.
 *
 * <p>Taken every two seconds on a thread of their own, which never blocks; 300 samples are some 40 KB. Any thread may ask.
 */
@Component
class StatsHistory implements DisposableBean {

    static final Duration INTERVAL = Duration.ofSeconds(2);
    static final int MOST = (int) (Duration.ofMinutes(10).toMillis() / INTERVAL.toMillis());

    private final Supplier<Stats> nodeStats;
    private final InstantSource clock;
    private final Deque<StatsSample> taken = new ArrayDeque<>(MOST);
    private final ScheduledExecutorService thread;
    private Stats last;

    @Autowired
    StatsHistory(NodeStats nodeStats) {
        this(nodeStats::now, InstantSource.system());
    }

    StatsHistory(Supplier<Stats> nodeStats, InstantSource clock) {
        this.nodeStats = nodeStats;
        this.clock = clock;
        this.last = nodeStats.get();
        var factory = new CustomizableThreadFactory("parley-samples-");
        factory.setDaemon(true);
        this.thread = Executors.newSingleThreadScheduledExecutor(factory);
    }

    /** Oldest first. */
    synchronized List<StatsSample> all() {
        return List.copyOf(taken);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused =
                thread.scheduleAtFixedRate(this::take, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void take() {
        Stats now = nodeStats.get();
        if (taken.size() == MOST) {
            taken.removeFirst();
        }
        taken.addLast(StatsSample.between(last, now, clock.instant()));
        last = now;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
