package dev.parley.gateway.codec;

/**
 * Keeps one copy of short strings that many clients send, such as {@code sub-0} and the names of busy rooms.
 *
 * <p>Holds at most {@value #SLOTS}; a new string replaces the previous one in its slot. Any thread: strings are
 * immutable, so a thread that reads an outdated slot only keeps a copy.
 */
public final class StringInterner {

    private static final int SLOTS = 4096;
    private static final int MAX_LENGTH = 64;

    private static final String[] CACHE = new String[SLOTS];

    private StringInterner() {}

    /** Returns an equal string, and often the instance of earlier calls. */
    public static String of(String text) {
        if (text.length() > MAX_LENGTH) {
            return text;
        }
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        String cached = CACHE[slot];
        if (text.equals(cached)) {
            return cached;
        }
        CACHE[slot] = text;
        return text;
    }
}
