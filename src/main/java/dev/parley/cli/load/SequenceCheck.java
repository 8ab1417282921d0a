package dev.parley.cli.load;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks that each number arrives once and in order.
 *
 * <p>Example: after 1, 2, 5, 3, 2 the expected number is 6; 4 is missing, 3 arrived out of order, and 2 was repeated. Belongs
 * to one thread.
 */
final class SequenceCheck {

    static final long UNKNOWN = -1;

    private long next;
    private long first;
    private Set<Long> missing = Set.of();
    private long repeated;
    private long outOfOrder;

    /** @param first the expected first number, or {@link #UNKNOWN} to accept any number first */
    SequenceCheck(long first) {
        this.first = first;
        this.next = first;
    }

    /** @return whether the number arrived for the first time */
    boolean next(long number) {
        if (number == next) {
            next++;
            return true;
        }
        return unexpected(number);
    }

    /** Returns how many different numbers have arrived. */
    long received() {
        return next - first - missing.size();
    }

    boolean hasStarted() {
        return next != UNKNOWN;
    }

    /** Returns the highest number that has arrived, or the one before the expected first number. */
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
            // Allocate the set only now: almost no connection needs it.
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
