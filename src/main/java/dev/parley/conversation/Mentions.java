package dev.parley.conversation;

import dev.parley.stream.StreamId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom a text mentions: {@code @} and the name of a user, at most {@value #MOST} of them.
 *
 * <p>No space is needed before or after, since Chinese has none: 请{@code @grace}看. A name may end with {@code _} or
 * {@code -}, and so may the Markdown around it: of {@code _@grace_} the longest name is taken that a user has. Nobody is
 * mentioned in e-mail addresses, addresses of web pages, paths and names of packages ({@code @scope/pkg}), after a
 * backslash, and in code: a span between runs of as many backticks (CommonMark 6.1), a block between fences of at least
 * three (CommonMark 4.5). The page looks for mentions likewise ({@code domain/mentions.ts}); both are tested with
 * {@code cases/mentions.json}.
 *
 * <p>Costs a search for {@code @} where there is none: entries are read far more often than people are mentioned, so nothing
 * is stored for this. Any thread; never blocks.
 */
public final class Mentions {

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 32;

    private final Predicate<String> isUser;

    /** @param isUser whether there is a user of that name; must not block */
    public Mentions(Predicate<String> isUser) {
        this.isUser = isUser;
    }

    /** Lower-cased, each once, in their order. */
    List<String> in(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        CodeSpans codeSpans = CodeSpans.in(text);
        Links links = Links.in(text);
        int mentionedUntil = -1;
        while (at >= 0 && names.size() < MOST) {
            int end = endOfName(text, at + 1);
            if (isCall(text, at, end, mentionedUntil) && !codeSpans.covers(at) && !links.covers(at)) {
                mentionedUntil = end;
                String name = user(text, at + 1, end);
                if (name != null) {
                    names.add(name);
                }
            }
            at = text.indexOf('@', end);
        }
        return List.copyOf(names);
    }

    /** Those of them for whom it counts: in rooms, and not for whoever says it. */
    List<String> counted(String text, StreamId stream, String sender) {
        if (stream.kind() != StreamId.Kind.ROOM) {
            return List.of();
        }
        return in(text).stream().filter(name -> !name.equals(sender)).toList();
    }

    /** The longest name that a user has, of which only the marks at the end may be left out. */
    private @Nullable String user(String text, int start, int end) {
        int shortest = end;
        while (shortest > start && !isLetterOrDigit(text.charAt(shortest - 1))) {
            shortest--;
        }
        for (int i = Math.min(end, start + LONGEST_NAME); i >= shortest; i--) {
            String name = text.substring(start, i).toLowerCase(Locale.ROOT);
            if (isUser.test(name)) {
                return name;
            }
        }
        return null;
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isCall(String text, int at, int end, int mentionedUntil) {
        if (end == at + 1 || !isLetterOrDigit(text.charAt(at + 1)) || isEscaped(text, at)) {
            return false;
        }
        boolean first = at == 0;
        if (!first && isLetterOrDigit(text.charAt(at - 1))) {
            return false;
        }
        boolean inPath = !first && text.charAt(at - 1) == '/' && at - 1 != mentionedUntil && !followsWord(text, at - 1);
        boolean isPackage = charAt(text, end) == '/' && isLetterOrDigit(charAt(text, end + 1));
        return !inPath && !isPackage && !isAddress(text, at, end);
    }

    /** As in {@code first.last_@example.org} and {@code @grace@example.org}. */
    private static boolean isAddress(String text, int at, int end) {
        int start = at;
        while (start > 0 && "._%+-".indexOf(text.charAt(start - 1)) >= 0) {
            start--;
        }
        boolean hasLocalPart = start < at && start > 0 && isLetterOrDigit(text.charAt(start - 1));
        boolean hasDot = charAt(text, end) == '.' && isLetterOrDigit(charAt(text, end + 1));
        if (hasLocalPart && hasDot) {
            return true;
        }
        int host = charAt(text, end) == '@' ? endOfName(text, end + 1) : end;
        return host > end + 1 && charAt(text, host) == '.' && isLetterOrDigit(charAt(text, host + 1));
    }

    /** Whether a slash stands between words, as in 小明/{@code @grace}, and not in a path. */
    private static boolean followsWord(String text, int slash) {
        return slash > 0 && Character.isLetter(text.codePointBefore(slash)) && text.charAt(slash - 1) > 0x7F;
    }

    private static boolean isEscaped(String text, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && text.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** NUL beyond the end. */
    private static char charAt(String text, int index) {
        return index < text.length() ? text.charAt(index) : 0;
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
