package dev.parley.cli.load;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks that numbers come each once and in order.
 *
 * <p>Example: after 1, 2, 5, 3, 2 the next one is 6; 4 is missing, 3 came out of order, and 2 was repeated. Belongs to
 * one thread.
 */
final class SequenceCheck {

    static final long UNKNOWN = -1;

    private long next;
    private long first;
    private Set<Long> missing = Set.of();
    private long repeated;
    private long outOfOrder;

    /** @param first the number that must come first, or {@link #UNKNOWN} if it is whatever comes */
    SequenceCheck(long first) {
        this.first = first;
        this.next = first;
    }

    /** @return whether this is the first time that the number came */
    boolean next(long number) {
        if (number == next) {
            next++;
            return true;
        }
        return unexpected(number);
    }

    /** How many different ones have come. */
    long received() {
        return next - first - missing.size();
    }

    boolean hasBegun() {
        return next != UNKNOWN;
    }

    /** What came last, if it came in order. */
    long last() {
        return next - 1;
    }

    long first() {
        return first;
    }

    long missing() {
        return missing.size();
    }

    long repeated() {
        return repeated;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    private boolean unexpected(long number) {
        if (next == UNKNOWN) {
            first = number;
            next = number + 1;
            return true;
        }
        if (number > next) {
            // Mutable only now: nearly every connection never needs it.
            missing = missing.isEmpty() ? new HashSet<>() : missing;
            for (long skipped = next; skipped < number; skipped++) {
                missing.add(skipped);
            }
            next = number + 1;
            return true;
        }
        if (missing.contains(number)) {
            missing.remove(number);
            outOfOrder++;
            return true;
        }
        repeated++;
        return false;
    }
}
