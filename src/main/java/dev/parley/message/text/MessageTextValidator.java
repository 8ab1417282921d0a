package dev.parley.message.text;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * Checks the text of a message: it must have at least one visible character and at most a given number of bytes of UTF-8.
 *
 * <p>NUL and the other C0 control characters except tab, line feed and carriage return are rejected, because terminals, logs
 * and databases cannot handle them. Unpaired surrogates are rejected, because they have no UTF-8 encoding. White space and
 * invisible format characters may surround visible ones, but a text of them alone is rejected.
 */
public final class MessageTextValidator {

    private final long maxBytes;

    public MessageTextValidator(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the text unchanged.
     *
     * @throws RequestRejected {@code INVALID_TEXT}, {@code TOO_LARGE}
     */
    public String check(@Nullable String text) {
        if (text == null) {
            throw new RequestRejected(ErrorCode.INVALID_TEXT, "A message must have a text.");
        }
        long bytes = 0;
        boolean visible = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            bytes += utf8Bytes(character);
            if (bytes > maxBytes) {
                throw new RequestRejected(
                        ErrorCode.TOO_LARGE, "A text may have at most " + maxBytes + " bytes of UTF-8.");
            }
            if (!isAllowed(character)) {
                throw new RequestRejected(ErrorCode.INVALID_TEXT, "A text must not contain control characters.");
            }
            visible |= isVisible(character);
        }
        if (!visible) {
            throw new RequestRejected(ErrorCode.INVALID_TEXT, "A text must contain a visible character.");
        }
        return text;
    }

    private static boolean isAllowed(int character) {
        return switch (character) {
            case '\t', '\n', '\r' -> true;
            default -> character >= ' ' && Character.getType(character) != Character.SURROGATE;
        };
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int utf8Bytes(int character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
