package dev.parley.message.text;

import dev.parley.stream.StreamId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the users that a text mentions: {@code @} and a user name, at most {@value #MAX_MENTIONS} different users.
 *
 * <p>A mention needs no space before or after it, since Chinese has none: 请{@code @grace}看. A name may end with {@code _} or
 * {@code -}, and so may the Markdown around it: in {@code _@grace_} the longest name of an existing user counts. These places
 * contain no mentions: e-mail addresses, addresses of web pages, paths, package names ({@code @scope/pkg}), the text after a
 * backslash, and code. Code is a span between runs of equally many backticks (CommonMark 6.1), or a block between fences of
 * at least three characters (CommonMark 4.5). The web client uses the same rules ({@code domain/mentions.ts}); both are
 * tested with {@code cases/mentions.json}.
 *
 * <p>Nothing is stored for this: mentions are rare, and a text without {@code @} costs one search for that character. Any
 * thread; never blocks.
 */
public final class Mentions {

    private static final int MAX_MENTIONS = 20;
    private static final int MAX_NAME_LENGTH = 32;

    private final Predicate<String> isUser;

    /** @param isUser whether a user of this name exists; must not block */
    public Mentions(Predicate<String> isUser) {
        this.isUser = isUser;
    }

    /** Returns the mentioned user names in lower case, each once, in the order of the text. */
    public List<String> in(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        CodeSpans codeSpans = CodeSpans.in(text);
        Links links = Links.in(text);
        int mentionedUntil = -1;
        while (at >= 0 && names.size() < MAX_MENTIONS) {
            int end = endOfName(text, at + 1);
            if (isMention(text, at, end, mentionedUntil) && !codeSpans.covers(at) && !links.covers(at)) {
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

    /** Returns the mentions that are recorded: those in rooms, without the sender's own name. */
    public List<String> recorded(String text, StreamId stream, String sender) {
        if (stream.kind() != StreamId.Kind.ROOM) {
            return List.of();
        }
        return in(text).stream().filter(name -> !name.equals(sender)).toList();
    }

    /** Returns the longest existing user name between the indexes; it may omit only {@code _} and {@code -} at the end. */
    private @Nullable String user(String text, int start, int end) {
        int shortest = end;
        while (shortest > start && !isLetterOrDigit(text.charAt(shortest - 1))) {
            shortest--;
        }
        for (int i = Math.min(end, start + MAX_NAME_LENGTH); i >= shortest; i--) {
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

    private static boolean isMention(String text, int at, int end, int mentionedUntil) {
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

    /** Examples: {@code first.last_@example.org} and {@code @grace@example.org}. */
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

    /** Returns whether a slash separates words, for example 小明/{@code @grace}, and is not part of a path. */
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

    /** Returns NUL for an index beyond the end. */
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
