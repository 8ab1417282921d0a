package dev.parley.gateway;

import dev.parley.conversation.Target;
import dev.parley.fanout.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection's subscriptions by their ids.
 *
 * <p>The container's thread adds and removes; a revocation removes from elsewhere; closing takes all that is left, so that
 * every subscription is taken out exactly once, by whoever ends it. There are few, and a list is a third of a map.
 */
final class SubscriptionTable {

    private final List<Held> table = new ArrayList<>(3);
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
        return table.stream().anyMatch(held -> held.id().equals(id));
    }

    synchronized boolean hasDestination(String destination) {
        return table.stream().anyMatch(held -> held.destination().equals(destination));
    }

    synchronized int size() {
        return table.size();
    }

    /**
     * How many of its subscriptions count against the limit: all but the first to each essential destination. So nothing
     * else that a client asks for can use up the places of what it must have, and nothing is without a bound.
     */
    synchronized int counted() {
        var essential = table.stream()
                .map(Held::destination)
                .filter(DestinationPolicy::isEssential)
                .distinct()
                .count();
        return table.size() - (int) essential;
    }

    /** Takes a subscription in; false if the connection has ended meanwhile, and the caller must end it itself. */
    synchronized boolean add(Held held) {
        if (!closed) {
            table.add(held);
        }
        return !closed;
    }

    synchronized Optional<Held> remove(String id) {
        return take(held -> held.id().equals(id));
    }

    synchronized Optional<Held> remove(Subscription subscription) {
        return take(held -> held.subscription() == subscription);
    }

    synchronized List<Held> all() {
        return List.copyOf(table);
    }

    synchronized List<Held> close() {
        closed = true;
        var left = List.copyOf(table);
        table.clear();
        return left;
    }

    private Optional<Held> take(Predicate<Held> which) {
        var found = table.stream().filter(which).findAny();
        found.ifPresent(table::remove);
        return found;
    }
}
