package dev.parley.gateway;

import dev.parley.conversation.ResolvedDestination;
import dev.parley.fanout.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection's subscriptions by their ids; several may have the same destination.
 *
 * <p>The container's thread adds and removes; a revocation removes from elsewhere; closing takes all that is left, so that
 * every subscription is taken out exactly once, by whoever ends it. There are few, and a list is a third of a map.
 */
final class SubscriptionRegistry {

    private static final int MOST_REVOKED = 200;

    private final List<Held> table = new ArrayList<>(3);
    private boolean closed;
    // Most connections never lose a subscription.
    private Set<String> revoked = Set.of();

    /**
     * @param id as the client chose it; for a 1.0 client that chose none, the destination
     * @param target what stands behind it; null for the connection's own error reports
     * @param subscription the delivery's handle; null for error reports
     */
    record Held(
            String id,
            String destination,
            @Nullable ResolvedDestination target,
            @Nullable Subscription subscription) {}

    synchronized boolean hasId(String id) {
        return table.stream().anyMatch(held -> held.id().equals(id));
    }

    /** The subscriptions to error reports. They outlast {@link #close}, for what is refused while the client leaves. */
    synchronized List<Held> reports() {
        for (Held held : table) {
            if (held.target() == null) {
                return table.stream().filter(each -> each.target() == null).toList();
            }
        }
        return List.of();
    }

    synchronized int count(String destination) {
        return (int) table.stream()
                .filter(held -> held.destination().equals(destination))
                .count();
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
            removeRevoked(held.id());
        }
        return !closed;
    }

    synchronized Optional<Held> remove(String id) {
        return take(held -> held.id().equals(id));
    }

    /**
     * Takes a subscription out that the service ends. Its id is remembered, since the client may send an UNSUBSCRIBE for it
     * all the same: see {@link #removeRevoked}.
     */
    synchronized Optional<Held> revoke(Subscription subscription) {
        return revoke(held -> held.subscription() == subscription);
    }

    /** Takes a subscription out that the service ends; empty if it was taken out before. */
    synchronized Optional<Held> revoke(Held held) {
        return revoke(held::equals);
    }

    /** True once for each id whose subscription the service ended, unless the id was used again. */
    synchronized boolean removeRevoked(String id) {
        return !revoked.isEmpty() && revoked.remove(id);
    }

    private Optional<Held> revoke(Predicate<Held> which) {
        var found = take(which);
        found.ifPresent(held -> remember(held.id()));
        return found;
    }

    private void remember(String id) {
        if (revoked.isEmpty()) {
            revoked = new LinkedHashSet<>();
        } else if (revoked.size() == MOST_REVOKED) {
            revoked.remove(revoked.iterator().next());
        }
        revoked.add(id);
    }

    synchronized List<Held> all() {
        return List.copyOf(table);
    }

    synchronized List<Held> close() {
        closed = true;
        var left = table.stream().filter(held -> held.target() != null).toList();
        table.removeAll(left);
        return left;
    }

    private Optional<Held> take(Predicate<Held> which) {
        var found = table.stream().filter(which).findAny();
        found.ifPresent(table::remove);
        return found;
    }
}
