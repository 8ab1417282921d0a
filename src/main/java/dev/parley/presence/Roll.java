package dev.parley.presence;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts who is here, and lets nobody go before a grace has passed: whoever reconnects within it was never away.
 *
 * <p>All state belongs to the thread given; every method is called there.
 */
final class Roll<K> {

    private final ScheduledExecutorService thread;
    private final Duration grace;
    private final Consumer<K> came;
    private final Consumer<K> went;
    private final Map<K, Stay> stays = new HashMap<>();

    /**
     * @param came told of whoever was not here before
     * @param went told of whoever did not come back in time
     */
    Roll(ScheduledExecutorService thread, Duration grace, Consumer<K> came, Consumer<K> went) {
        this.thread = thread;
        this.grace = grace;
        this.came = came;
        this.went = went;
    }

    private static final class Stay {
        private int times;
        // Told apart by number, so that the end of an earlier grace does not cut a later one short.
        private long departure;
    }

    void enter(K who) {
        var stay = stays.get(who);
        if (stay == null) {
            stay = new Stay();
            stays.put(who, stay);
            came.accept(who);
        }
        stay.times++;
    }

    /** Once for every {@code enter}. */
    void leave(K who) {
        var stay = stays.get(who);
        if (stay == null || stay.times == 0) {
            return;
        }
        stay.times--;
        if (stay.times == 0) {
            long departure = ++stay.departure;
            var ignored =
                    thread.schedule(() -> graceEnded(who, stay, departure), grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whoever is here, those in their grace too. */
    Set<K> here() {
        return Set.copyOf(stays.keySet());
    }

    private void graceEnded(K who, Stay stay, long departure) {
        if (stay.times == 0 && stay.departure == departure) {
            stays.remove(who);
            went.accept(who);
        }
    }
}
