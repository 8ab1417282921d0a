package dev.parley.account.signin;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for new passwords (NIST SP 800-63B, 3.1.1.2): a length, and no password that an attacker would try first.
 *
 * <p>zxcvbn estimates how many guesses a password withstands. It recognizes the 30,000 most common passwords, names,
 * keyboard rows, repetitions, dates and the usual substitutions. The user's own names and the product's name count as
 * known words. Any thread may call this; it takes up to 0.3 s for text made to be slow, usually a millisecond.
 */
public final class PasswordRules {

    private static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 128;

    /** More guesses than the sign-in throttle allows in years; "grace2026" withstands 16,000 guesses. */
    private static final double MIN_GUESSES = 50_000;

    /** The estimate of 128 characters of "l33t" takes seconds, so only the first 24 characters are estimated. */
    private static final int ESTIMATED_CHARACTERS = 24;

    private static final String USER_INPUTS = "user_inputs";
    private static final Zxcvbn ESTIMATOR = new Zxcvbn();

    private PasswordRules() {}

    /**
     * Checks a new password.
     *
     * @throws RequestRejected {@code WEAK_PASSWORD} with the reason
     */
    public static void check(@Nullable String password, String username, @Nullable String displayName) {
        int length = password == null ? 0 : password.codePointCount(0, password.length());
        if (password == null || length < MIN_LENGTH || length > MAX_LENGTH) {
            throw weakPassword("A password must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (password.isBlank()) {
            throw weakPassword("A password must not consist of spaces.");
        }
        Strength strength = ESTIMATOR.measure(prefix(password, length), userInputs(username, displayName));
        if (strength.getGuesses() < MIN_GUESSES) {
            throw weakPassword(
                    usesUserInputs(strength)
                            ? "This password is easy to guess from your name. Choose another one."
                            : "This password is common or easy to guess. Choose another one.");
        }
    }

    private static String prefix(String password, int length) {
        return password.substring(0, password.offsetByCodePoints(0, Math.min(length, ESTIMATED_CHARACTERS)));
    }

    private static List<String> userInputs(String username, @Nullable String displayName) {
        return displayName == null ? List.of(username, "parley") : List.of(username, displayName, "parley");
    }

    private static boolean usesUserInputs(Strength strength) {
        for (Match match : strength.getSequence()) {
            if (USER_INPUTS.equals(match.dictionaryName)) {
                return true;
            }
        }
        return false;
    }

    private static RequestRejected weakPassword(String message) {
        return new RequestRejected(ErrorCode.WEAK_PASSWORD, message);
    }
}
