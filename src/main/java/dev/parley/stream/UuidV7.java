package dev.parley.stream;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes version 7 UUIDs, each greater than the one before. Used by one thread.
 *
 * <p>RFC 9562, 6.2, Fixed Bit-Length Dedicated Counter: the 12 bits after the time count within a millisecond, starting at
 * a random number in their lower half so that there is room for at least 2048. When the counter is full, or the clock goes
 * back, the time in the identifiers runs ahead of the clock until the clock has caught up.
 */
final class UuidV7 {

    private static final int COUNTER_END = 1 << 12;

    private static final int COUNTER_START_END = COUNTER_END / 2;

    private final RandomGenerator random;
    private long millis;
    private int counter;

    /** The identifiers are unique, not secret, so a fast generator with a random seed is enough. */
    UuidV7() {
        this(new SplittableRandom(new SecureRandom().nextLong()));
    }

    UuidV7(RandomGenerator random) {
        this.random = random;
    }

    UUID next(long epochMillis) {
        if (epochMillis > millis) {
            startAt(epochMillis);
        } else if (++counter == COUNTER_END) {
            startAt(millis + 1);
        }
        long timeVersionCounter = millis << 16 | 0x7000 | counter;
        long variantRandom = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(timeVersionCounter, variantRandom);
    }

    /**
     * Continues after this identifier, if it is greater than all that were created here: one of another node, or one
     * that was created before the service was restarted with its clock set back. Identifiers of other versions have no
     * time.
     */
    void continueAfter(UUID id) {
        long otherMillis = id.getMostSignificantBits() >>> 16;
        int otherCounter = (int) id.getMostSignificantBits() & (COUNTER_END - 1);
        boolean greater = otherMillis > millis || (otherMillis == millis && otherCounter > counter);
        if (id.version() == 7 && greater) {
            millis = otherMillis;
            counter = otherCounter;
        }
    }

    /** A text that is not greater than any identifier of that moment or later, and greater than all earlier ones. */
    static String textAt(long epochMillis) {
        String hex = String.format(Locale.ROOT, "%012x", epochMillis & 0xffff_ffff_ffffL);
        return hex.substring(0, 8) + "-" + hex.substring(8);
    }

    private void startAt(long epochMillis) {
        millis = epochMillis;
        counter = random.nextInt(COUNTER_START_END);
    }
}
