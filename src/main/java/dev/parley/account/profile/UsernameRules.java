package dev.parley.account.profile;

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
    private static final int MAX_DISPLAY_NAME_LENGTH = 64;

    private UsernameRules() {}

    /** Returns the user name in its stored form, lower case. */
    static String username(@Nullable String input) {
        String username = input == null ? "" : input.toLowerCase(Locale.ROOT);
        if (!USERNAME.matcher(username).matches()) {
            throw new RequestRejected(
                    ErrorCode.INVALID_USERNAME,
                    "A user name must have 1 to 32 of the characters a-z, 0-9, _ and -,"
                            + " and must begin with a letter or digit.");
        }
        return username;
    }

    /** Returns the display name without surrounding white space, or the user name if no display name is given. */
    static String displayName(@Nullable String input, String username) {
        if (input == null) {
            return username;
        }
        String name = Normalizer.normalize(input, Normalizer.Form.NFC).strip();
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > MAX_DISPLAY_NAME_LENGTH
                || !SingleLineText.isAllowed(name)) {
            throw new RequestRejected(
                    ErrorCode.INVALID_DISPLAY_NAME,
                    "A display name must have 1 to " + MAX_DISPLAY_NAME_LENGTH
                            + " characters and no control characters.");
        }
        return name;
    }
}
