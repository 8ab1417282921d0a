package dev.parley.stream;

/**
 * Identifies the sequence of numbers that the streams of this database have assigned.
 *
 * <p>The value is the same on all nodes and survives restarts. It changes when the database turns out to be an older
 * copy than the one whose numbers clients may hold: a restored backup assigns those numbers a second time, to other
 * entries.
 *
 * <p>Example: a client has entry 57 of epoch {@code k3Jx0aTq9bLm}. A backup is restored whose stream ends at 40. The
 * service begins another epoch, so the client does not mistake the next entry 57 for the one that it has.
 */
public interface Epoch {

    /** Whether a text from a client can be an epoch. */
    static boolean isWellFormed(String text) {
        return text.length() >= 8
                && text.length() <= 16
                && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
    }

    /** The present epoch, 8 to 16 letters and digits. Any thread; never blocks. */
    String current();

    /**
     * Ends an epoch because the database holds fewer entries than were delivered under it. Has no effect if another
     * epoch has begun meanwhile. Blocks for a transaction.
     */
    void end(String outdated);
}
