package dev.parley.conversation;

import dev.parley.stream.StreamId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds whom a text mentions: {@code @} and a user name, at most {@value #MOST} of them.
 *
 * <p>No space is needed before or after, since Chinese has none: 请{@code @grace}看. What an ASCII letter or digit stands
 * directly before is an e-mail address. Code mentions nobody: a span between runs of as many backticks (CommonMark 6.1), a
 * block between fences of at least three (CommonMark 4.5). Whether there is such a user is not asked.
 *
 * <p>Costs a search for {@code @} where there is none: entries are read far more often than people are mentioned, so nothing
 * is stored for this. Any thread.
 */
final class Mentions {

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 32;

    private Mentions() {}

    /** Lower-cased, each once, in their order. */
    static List<String> in(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        Code code = Code.in(text);
        while (at >= 0 && names.size() < MOST) {
            int end = endOfName(text, at + 1);
            if (isName(text, at + 1, end) && !isAddress(text, at) && !code.covers(at)) {
                names.add(text.substring(at + 1, end).toLowerCase(Locale.ROOT));
            }
            at = text.indexOf('@', end);
        }
        return List.copyOf(names);
    }

    /** Those of them for whom it counts: in rooms, and not for whoever says it. */
    static List<String> counted(String text, StreamId stream, String sender) {
        if (stream.kind() != StreamId.Kind.ROOM) {
            return List.of();
        }
        return in(text).stream().filter(name -> !name.equals(sender)).toList();
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isName(String text, int start, int end) {
        return end > start && end - start <= LONGEST_NAME && isLetterOrDigit(text.charAt(start));
    }

    private static boolean isAddress(String text, int at) {
        return at > 0 && isLetterOrDigit(text.charAt(at - 1));
    }

    private static boolean isNameCharacter(char character) {
        return isLetterOrDigit(character) || character == '-' || character == '_';
    }

    private static boolean isLetterOrDigit(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }
}
