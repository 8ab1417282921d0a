package dev.parley.presence.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts the uses of each key. A key whose count drops to zero is reported as left only after a grace period; if it
 * enters again before, neither change is reported.
 *
 * <p>Confined to the given thread: every method is called there.
 */
final class GracePeriodCounter<K> {

    private final ScheduledExecutorService thread;
    private final Duration grace;
    private final Consumer<K> entered;
    private final Consumer<K> left;
    private final Map<K, Usage> usages = new HashMap<>();

    /**
     * @param entered called with a key that was not present before
     * @param left called with a key that did not enter again within the grace period
     */
    GracePeriodCounter(ScheduledExecutorService thread, Duration grace, Consumer<K> entered, Consumer<K> left) {
        this.thread = thread;
        this.grace = grace;
        this.entered = entered;
        this.left = left;
    }

    private static final class Usage {
        private int count;
        // Numbers the grace periods, so that the end of an earlier one does not cut a later one short.
        private long expiry;
    }

    private record Expiry<K>(K key, Usage usage, long number) {}

    void enter(K key) {
        var usage = usages.get(key);
        if (usage == null) {
            usage = new Usage();
            usages.put(key, usage);
            entered.accept(key);
        }
        usage.count++;
    }

    /** Called once for every {@code enter}. */
    void leave(K key) {
        leaveAll(List.of(key));
    }

    /** Called once for every {@code enter} of each key; one timer ends the grace period of all. */
    void leaveAll(Collection<K> keys) {
        var expiries = new ArrayList<Expiry<K>>();
        for (K key : keys) {
            var usage = usages.get(key);
            if (usage != null && usage.count > 0 && --usage.count == 0) {
                expiries.add(new Expiry<>(key, usage, ++usage.expiry));
            }
        }
        if (!expiries.isEmpty()) {
            var ignored =
                    thread.schedule(() -> expiries.forEach(this::graceEnded), grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void graceEnded(Expiry<K> expiry) {
        var usage = expiry.usage();
        if (usage.count == 0 && usage.expiry == expiry.number()) {
            usages.remove(expiry.key());
            left.accept(expiry.key());
        }
    }
}
