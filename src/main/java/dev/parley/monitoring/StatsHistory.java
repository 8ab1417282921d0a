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
 * Keeps this node's figures of the last ten minutes, so that the administration page can show their course when it is
 * opened.
 *
 * <p>A thread of its own, which never blocks, takes a sample every two seconds; 300 samples take about 40 KB. Any
 * thread may read them.
 */
@Component
class StatsHistory implements DisposableBean {

    static final Duration INTERVAL = Duration.ofSeconds(2);
    static final int MAX_SAMPLES = (int) (Duration.ofMinutes(10).toMillis() / INTERVAL.toMillis());

    private final Supplier<Stats> nodeStats;
    private final InstantSource clock;
    private final Deque<StatsSample> samples = new ArrayDeque<>(MAX_SAMPLES);
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

    /** Returns the samples, oldest first. */
    synchronized List<StatsSample> all() {
        return List.copyOf(samples);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = thread.scheduleAtFixedRate(
                this::takeSample, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void takeSample() {
        Stats now = nodeStats.get();
        if (samples.size() == MAX_SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(StatsSample.between(last, now, clock.instant()));
        last = now;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
