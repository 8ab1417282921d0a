package dev.parley.notification;

import dev.parley.conversation.RateLimit;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits how many events others can make the devices of one user receive at this node, whatever causes them and whichever
 * node they come from. Any thread; never blocks.
 *
 * <p>At most {@value #BURST} events at once and one more every {@value #INTERVAL_MILLIS} ms. Events beyond that are dropped,
 * and one {@code refresh} follows after {@value #REFRESH_AFTER_MILLIS} ms for all of them: the client then loads its lists, in
 * which everything is that the events would have told. Until the refresh is sent, further events are dropped as well. Typing
 * has a limit of its own and needs no refresh: it means nothing a few seconds later.
 */
@Component
class DeviceEventLimiter {

    static final int BURST = 20;

    static final int INTERVAL_MILLIS = 200;

    static final int REFRESH_AFTER_MILLIS = 2_000;

    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    private final LocalDevices here;
    private final RateLimit events;
    private final RateLimit typing;
    private final Executor beforeRefresh;
    private final Set<String> behind = ConcurrentHashMap.newKeySet();

    @Autowired
    DeviceEventLimiter(LocalDevices here) {
        this(here, System::nanoTime, CompletableFuture.delayedExecutor(REFRESH_AFTER_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** @param beforeRefresh runs a task after the pause before a refresh */
    DeviceEventLimiter(LocalDevices here, LongSupplier nanoTime, Executor beforeRefresh) {
        this.here = here;
        this.events = new RateLimit(Duration.ofMillis(INTERVAL_MILLIS), BURST, nanoTime);
        this.typing = new RateLimit(Duration.ofMillis(INTERVAL_MILLIS), BURST, nanoTime);
        this.beforeRefresh = beforeRefresh;
    }

    void tell(Collection<String> usernames, byte[] event) {
        boolean isTyping = DeviceEvent.isTyping(event);
        for (String username : usernames) {
            if (!here.isHere(username)) {
                continue;
            }
            if (isTyping ? typing.acquire(username).isZero() : mayTell(username)) {
                here.tell(List.of(username), event);
            }
        }
    }

    private boolean mayTell(String username) {
        if (behind.contains(username)) {
            return false;
        }
        if (events.acquire(username).isZero()) {
            return true;
        }
        if (behind.add(username)) {
            beforeRefresh.execute(() -> refresh(username));
        }
        return false;
    }

    private void refresh(String username) {
        // First: an event from now on is not in the lists that this refresh lets the client load.
        behind.remove(username);
        here.tell(List.of(username), REFRESH);
    }
}
