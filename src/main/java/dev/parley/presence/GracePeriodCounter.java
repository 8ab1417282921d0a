package dev.parley.presence;

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
 * Counts who is here, and lets nobody go before a grace has passed: whoever reconnects within it was never away.
 *
 * <p>All state belongs to the thread given; every method is called there.
 */
final class GracePeriodCounter<K> {

    private final ScheduledExecutorService thread;
    private final Duration grace;
    private final Consumer<K> came;
    private final Consumer<K> went;
    private final Map<K, Stay> stays = new HashMap<>();

    /**
     * @param came told of whoever was not here before
     * @param went told of whoever did not come back in time
     */
    GracePeriodCounter(ScheduledExecutorService thread, Duration grace, Consumer<K> came, Consumer<K> went) {
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

    private record Departure<K>(K who, Stay stay, long number) {}

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
        leaveAll(List.of(who));
    }

    /** Once for every {@code enter} of each of them; one timer ends the grace of all. */
    void leaveAll(Collection<K> all) {
        var departures = new ArrayList<Departure<K>>();
        for (K who : all) {
            var stay = stays.get(who);
            if (stay != null && stay.times > 0 && --stay.times == 0) {
                departures.add(new Departure<>(who, stay, ++stay.departure));
            }
        }
        if (!departures.isEmpty()) {
            var ignored = thread.schedule(
                    () -> departures.forEach(this::graceEnded), grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void graceEnded(Departure<K> departure) {
        var stay = departure.stay();
        if (stay.times == 0 && stay.departure == departure.number()) {
            stays.remove(departure.who());
            went.accept(departure.who());
        }
    }
}
