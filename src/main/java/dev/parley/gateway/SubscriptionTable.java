package dev.parley.gateway;

import dev.parley.conversation.Target;
import dev.parley.fanout.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection's subscriptions by their ids.
 *
 * <p>The container's thread adds and removes; a revocation removes from elsewhere; closing takes all that is left, so that
 * every subscription is taken out exactly once, by whoever ends it.
 */
final class SubscriptionTable {

    private final Map<String, Held> byId = new LinkedHashMap<>(4);
    private boolean closed;

    /**
     * @param id as the client chose it; for a 1.0 client that chose none, the destination
     * @param target what stands behind it; null for the connection's own error reports
     * @param subscription the delivery's handle; null for error reports
     */
    record Held(
            String id,
            String destination,
            @Nullable Target target,
            @Nullable Subscription subscription) {}

    synchronized boolean hasId(String id) {
        return byId.containsKey(id);
    }

    synchronized boolean hasDestination(String destination) {
        return byId.values().stream().anyMatch(held -> held.destination().equals(destination));
    }

    synchronized int size() {
        return byId.size();
    }

    /** Takes a subscription in; false if the connection has ended meanwhile, and the caller must end it itself. */
    synchronized boolean add(Held held) {
        if (!closed) {
            byId.put(held.id(), held);
        }
        return !closed;
    }

    synchronized Optional<Held> remove(String id) {
        return Optional.ofNullable(byId.remove(id));
    }

    synchronized Optional<Held> remove(Subscription subscription) {
        var found = byId.values().stream()
                .filter(held -> held.subscription() == subscription)
                .findAny();
        found.ifPresent(held -> byId.remove(held.id()));
        return found;
    }

    synchronized List<Held> all() {
        return List.copyOf(byId.values());
    }

    synchronized List<Held> close() {
        closed = true;
        var left = new ArrayList<>(byId.values());
        byId.clear();
        return left;
    }
}
