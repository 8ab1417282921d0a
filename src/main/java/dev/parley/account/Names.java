package dev.parley.account;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for user names and display names. */
final class Names {

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final int LONGEST_DISPLAY_NAME = 64;

    private Names() {}

    /** The user name in the form that is stored: lower case. */
    static String username(@Nullable String typed) {
        String username = typed == null ? "" : typed.toLowerCase(Locale.ROOT);
        if (!USERNAME.matcher(username).matches()) {
            throw new Refusal(
                    Reason.INVALID_USERNAME,
                    "A user name has 1 to 32 of the characters a-z, 0-9, _ and -, and begins with a letter or digit.");
        }
        return username;
    }

    /** The display name without white space around it; the user name if there is none. */
    static String displayName(@Nullable String typed, String username) {
        if (typed == null) {
            return username;
        }
        String name = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST_DISPLAY_NAME
                || !name.codePoints().allMatch(Names::mayBeShown)) {
            throw new Refusal(
                    Reason.INVALID_DISPLAY_NAME,
                    "A display name has 1 to " + LONGEST_DISPLAY_NAME + " characters and no control characters.");
        }
        return name;
    }

    private static boolean mayBeShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // Marks that turn the direction of text would let a name rewrite the line around it.
            case Character.FORMAT -> !isDirectional(character);
            default -> true;
        };
    }

    private static boolean isDirectional(int character) {
        return character == 0x061C
                || (character >= 0x200E && character <= 0x200F)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }
}
