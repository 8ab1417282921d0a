package dev.parley.conversation;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.jspecify.annotations.Nullable;

/**
 * Says what may be said: a text of at least one visible character and at most so many bytes of UTF-8.
 *
 * <p>Refused are NUL and the other C0 controls except tab, line feed and carriage return, because terminals, logs and
 * databases choke on them, and halves of surrogate pairs, because they have no UTF-8. White space and invisible format
 * characters may surround something visible, but are nothing by themselves.
 */
final class MessageTextValidator {

    private final long mostBytes;

    MessageTextValidator(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * The text as it came.
     *
     * @throws RequestRejected {@code INVALID_TEXT}, {@code TOO_LARGE}
     */
    String check(@Nullable String text) {
        if (text == null) {
            throw new RequestRejected(ErrorCode.INVALID_TEXT, "A message needs a text.");
        }
        long bytes = 0;
        boolean visible = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            bytes += utf8Bytes(character);
            if (bytes > mostBytes) {
                throw new RequestRejected(ErrorCode.TOO_LARGE, "A text may have up to " + mostBytes + " bytes.");
            }
            if (!isAllowed(character)) {
                throw new RequestRejected(ErrorCode.INVALID_TEXT, "A text may not hold control characters.");
            }
            visible |= isVisible(character);
        }
        if (!visible) {
            throw new RequestRejected(ErrorCode.INVALID_TEXT, "A text needs something to read.");
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
