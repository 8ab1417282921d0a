package dev.parley.notification;

import dev.parley.ratelimit.RateLimit;
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
 * Limits how many events the devices of one user receive at this node, whatever causes them and whichever node they
 * come from. Any thread; never blocks.
 *
 * <p>At most {@value #BURST} events at once and one more every {@value #INTERVAL_MILLIS} ms. Events beyond that are
 * dropped, and one {@code refresh} follows after {@value #REFRESH_AFTER_MILLIS} ms for all of them: the client then
 * loads its lists, which contain the changes of the dropped events. Until the refresh is sent, further events are
 * dropped as well. Typing has a limit of its own and needs no refresh: it is obsolete after a few seconds.
 */
@Component
class DeviceEventLimiter {

    static final int BURST = 20;

    static final int INTERVAL_MILLIS = 200;

    static final int REFRESH_AFTER_MILLIS = 2_000;

    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    private final LocalDevices localDevices;
    private final RateLimit events;
    private final RateLimit typing;
    private final Executor beforeRefresh;
    private final Set<String> refreshPending = ConcurrentHashMap.newKeySet();

    @Autowired
    DeviceEventLimiter(LocalDevices localDevices) {
        this(
                localDevices,
                System::nanoTime,
                CompletableFuture.delayedExecutor(REFRESH_AFTER_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** @param beforeRefresh runs a task after the pause before a refresh */
    DeviceEventLimiter(LocalDevices localDevices, LongSupplier nanoTime, Executor beforeRefresh) {
        this.localDevices = localDevices;
        this.events = new RateLimit(Duration.ofMillis(INTERVAL_MILLIS), BURST, nanoTime);
        this.typing = new RateLimit(Duration.ofMillis(INTERVAL_MILLIS), BURST, nanoTime);
        this.beforeRefresh = beforeRefresh;
    }

    void publish(Collection<String> usernames, byte[] event) {
        boolean isTyping = DeviceEvent.isTyping(event);
        for (String username : usernames) {
            if (!localDevices.isConnected(username)) {
                continue;
            }
            if (isTyping ? typing.acquire(username).isZero() : acquire(username)) {
                localDevices.publish(List.of(username), event);
            }
        }
    }

    private boolean acquire(String username) {
        if (refreshPending.contains(username)) {
            return false;
        }
        if (events.acquire(username).isZero()) {
            return true;
        }
        if (refreshPending.add(username)) {
            beforeRefresh.execute(() -> refresh(username));
        }
        return false;
    }

    private void refresh(String username) {
        // Removed first: the lists that this refresh makes the client load may not contain the changes of later events.
        refreshPending.remove(username);
        localDevices.publish(List.of(username), REFRESH);
    }
}
