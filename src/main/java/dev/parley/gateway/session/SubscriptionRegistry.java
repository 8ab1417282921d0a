package dev.parley.gateway.session;

import dev.parley.destination.ResolvedDestination;
import dev.parley.fanout.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one connection by id; several may have the same destination.
 *
 * <p>The connection's frame handler adds and removes subscriptions, a revocation removes them on other threads, and
 * closing removes the rest. Each subscription is removed exactly once, by the thread that ends it. There are few
 * subscriptions, and a list takes a third of the memory of a map.
 */
public final class SubscriptionRegistry {

    private static final int MAX_REVOKED = 200;

    private final List<Registration> registrations = new ArrayList<>(3);
    private boolean closed;
    // Allocated on first use: most connections never lose a subscription.
    private Set<String> revoked = Set.of();

    /**
     * @param id the id that the client chose; the destination for a 1.0 client without ids
     * @param target the resolved destination; null for error reports
     * @param subscription the subscription of the fan-out; null for error reports
     */
    public record Registration(
            String id,
            String destination,
            @Nullable ResolvedDestination target,
            @Nullable Subscription subscription) {}

    public synchronized boolean hasId(String id) {
        return registrations.stream().anyMatch(registration -> registration.id().equals(id));
    }

    /**
     * Returns the subscriptions to error reports. They remain after {@link #close}, for frames that are rejected while
     * the connection closes.
     */
    synchronized List<Registration> reports() {
        for (Registration registration : registrations) {
            if (registration.target() == null) {
                return registrations.stream()
                        .filter(candidate -> candidate.target() == null)
                        .toList();
            }
        }
        return List.of();
    }

    public synchronized int count(String destination) {
        return (int) registrations.stream()
                .filter(registration -> registration.destination().equals(destination))
                .count();
    }

    synchronized int size() {
        return registrations.size();
    }

    /**
     * Returns the number of subscriptions that count against the limit: all except the first to each essential
     * destination. Other subscriptions can therefore not use up the capacity for essential ones, and every kind has a
     * bound.
     */
    public synchronized int chargedSize() {
        var essential = registrations.stream()
                .map(Registration::destination)
                .filter(DestinationPolicy::isEssential)
                .distinct()
                .count();
        return registrations.size() - (int) essential;
    }

    /**
     * Adds a subscription; returns false if the connection has closed meanwhile, in which case the caller must cancel
     * the subscription.
     */
    public synchronized boolean add(Registration registration) {
        if (!closed) {
            registrations.add(registration);
            removeRevoked(registration.id());
        }
        return !closed;
    }

    public synchronized Optional<Registration> remove(String id) {
        return removeFirst(registration -> registration.id().equals(id));
    }

    /**
     * Removes a subscription that the server ends. Remembers its id, since the client may still send an UNSUBSCRIBE for
     * it: see {@link #removeRevoked}.
     */
    public synchronized Optional<Registration> revoke(Subscription subscription) {
        return revoke(registration -> registration.subscription() == subscription);
    }

    /** Removes a subscription that the server ends; returns empty if it was removed before. */
    public synchronized Optional<Registration> revoke(Registration registration) {
        return revoke(registration::equals);
    }

    /** Returns true once for each id whose subscription the server ended, unless the id was used again. */
    public synchronized boolean removeRevoked(String id) {
        return !revoked.isEmpty() && revoked.remove(id);
    }

    private Optional<Registration> revoke(Predicate<Registration> filter) {
        var found = removeFirst(filter);
        found.ifPresent(registration -> remember(registration.id()));
        return found;
    }

    private void remember(String id) {
        if (revoked.isEmpty()) {
            revoked = new LinkedHashSet<>();
        } else if (revoked.size() == MAX_REVOKED) {
            revoked.remove(revoked.iterator().next());
        }
        revoked.add(id);
    }

    public synchronized List<Registration> all() {
        return List.copyOf(registrations);
    }

    synchronized List<Registration> close() {
        closed = true;
        var remaining = registrations.stream()
                .filter(registration -> registration.target() != null)
                .toList();
        registrations.removeAll(remaining);
        return remaining;
    }

    private Optional<Registration> removeFirst(Predicate<Registration> filter) {
        var found = registrations.stream().filter(filter).findAny();
        found.ifPresent(registrations::remove);
        return found;
    }
}
