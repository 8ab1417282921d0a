package dev.parley.stream;

/**
 * Names the sequence of numbers that the streams of this database have given.
 *
 * <p>The value is the same on all nodes and survives restarts. It changes when the database turns out to be an older copy
 * than the one whose numbers clients may hold: a restored backup gives those numbers a second time, to other entries.
 *
 * <p>Example: a client has entry 57 of epoch {@code k3Jx0aTq9bLm}. A backup is restored whose stream ends at 40. The service
 * makes another epoch, so the client does not take the next entry 57 for one that it has.
 */
public interface Epoch {

    /** Whether a text that a client wrote can be an epoch. */
    static boolean isWellFormed(String text) {
        return text.length() >= 8
                && text.length() <= 16
                && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
    }

    /** 8 to 16 letters and digits. Any thread; never blocks. */
    String current();

    /**
     * Ends an epoch because the database turned out to hold fewer entries than were delivered under it. Does nothing if
     * another epoch has begun meanwhile. Blocks for a transaction.
     */
    void end(String outdated);
}
