package dev.parley.message.text;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the characters of a text that belong to the address of a web page. The web client uses the same rules
 * ({@code domain/linkify.ts}), except that it excludes punctuation at the end, which does not matter here.
 */
final class Links {

    private static final Links NONE = new Links();

    private static final Pattern BEGINNING = Pattern.compile("(?i)https?://|(?<![a-z0-9@./_-])www\\.");

    private final BitSet covered = new BitSet();

    private Links() {}

    /** Takes time proportional to the length of the text, for every text. */
    static Links in(String text) {
        Matcher beginning = BEGINNING.matcher(text);
        if (!beginning.find()) {
            return NONE;
        }
        var links = new Links();
        int start = beginning.start();
        while (start >= 0) {
            int end = end(text, start);
            links.covered.set(start, end);
            start = end < text.length() && beginning.find(end) ? beginning.start() : -1;
        }
        return links;
    }

    boolean covers(int index) {
        return covered.get(index);
    }

    /** An address ends at white space, a quote, East Asian punctuation, an unmatched closing bracket, or a Markdown mark. */
    private static int end(String text, int start) {
        int round = 0;
        int square = 0;
        for (int i = start; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (ends(unit) || ((unit == '*' || unit == '~') && text.startsWith(String.valueOf(unit), i + 1))) {
                return i;
            }
            round += unit == '(' ? 1 : unit == ')' ? -1 : 0;
            square += unit == '[' ? 1 : unit == ']' ? -1 : 0;
            if (round < 0 || square < 0) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean ends(char unit) {
        return switch (unit) {
            case '<', '>', '"', '`' -> true;
            default ->
                Character.isWhitespace(unit) || unit == 0xA0 || Character.isISOControl(unit) || isEastAsian(unit);
        };
    }

    /** Returns whether this is punctuation that users do not type in addresses: CJK, fullwidth, curly quotes. */
    private static boolean isEastAsian(char unit) {
        return (unit >= 0x3000 && unit <= 0x303F)
                || (unit >= 0xFF00 && unit <= 0xFF0F)
                || (unit >= 0xFF1A && unit <= 0xFF20)
                || (unit >= 0xFF3B && unit <= 0xFF40)
                || (unit >= 0xFF5B && unit <= 0xFF65)
                || (unit >= 0x2018 && unit <= 0x201D);
    }
}
