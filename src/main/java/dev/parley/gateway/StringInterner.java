package dev.parley.gateway;

/**
 * Keeps one copy of the short strings that many clients say alike, such as {@code sub-0} and the names of busy rooms.
 *
 * <p>Holds {@value #PLACES} at most; a newer one takes the place of an older one. Any thread: a string is never changed, so
 * a thread that sees an outdated place does no more than keep a copy.
 */
final class StringInterner {

    private static final int PLACES = 4096;
    private static final int LONGEST = 64;

    private static final String[] KNOWN = new String[PLACES];

    private StringInterner() {}

    /** The same text, and often the same string as last time. */
    static String of(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        String known = KNOWN[place];
        if (text.equals(known)) {
            return known;
        }
        KNOWN[place] = text;
        return text;
    }
}
