package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.text.SingleLineText;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for user names and display names. */
final class UsernameRules {

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final int LONGEST_DISPLAY_NAME = 64;

    private UsernameRules() {}

    /** The user name in the form that is stored: lower case. */
    static String username(@Nullable String typed) {
        String username = typed == null ? "" : typed.toLowerCase(Locale.ROOT);
        if (!USERNAME.matcher(username).matches()) {
            throw new RequestRejected(
                    ErrorCode.INVALID_USERNAME,
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
                || !SingleLineText.isAllowed(name)) {
            throw new RequestRejected(
                    ErrorCode.INVALID_DISPLAY_NAME,
                    "A display name has 1 to " + LONGEST_DISPLAY_NAME + " characters and no control characters.");
        }
        return name;
    }
}
