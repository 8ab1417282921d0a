package dev.parley.account;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for new passwords (NIST SP 800-63B, 3.1.1.2): length, and no password that an attacker tries first.
 *
 * <p>zxcvbn estimates how many guesses a password withstands; it knows the 30,000 most common ones, names, keyboard rows,
 * repetitions, dates and the usual substitutions. The person's own names and the product's name count as known words.
 * Any thread may call this; it takes up to 0.3 s for text made to be slow, usually a millisecond.
 */
final class PasswordRules {

    private static final int SHORTEST = 8;
    static final int LONGEST = 128;

    /** Beyond what sign-in throttling lets anybody try in years; "grace2026" withstands 16,000 guesses. */
    private static final double LEAST_GUESSES = 50_000;

    /** The estimate takes seconds for 128 characters of "l33t"; the beginning decides. */
    private static final int ESTIMATED_CHARACTERS = 24;

    private static final String OWN_WORDS = "user_inputs";
    private static final Zxcvbn ESTIMATOR = new Zxcvbn();

    private PasswordRules() {}

    /** Rejects with {@code weak_password} and the reason. */
    static void check(@Nullable String password, String username, @Nullable String displayName) {
        int length = password == null ? 0 : password.codePointCount(0, password.length());
        if (password == null || length < SHORTEST || length > LONGEST) {
            throw weak("A password has " + SHORTEST + " to " + LONGEST + " characters.");
        }
        if (password.isBlank()) {
            throw weak("A password must not consist of spaces.");
        }
        Strength strength = ESTIMATOR.measure(beginning(password, length), ownWords(username, displayName));
        if (strength.getGuesses() < LEAST_GUESSES) {
            throw weak(
                    usesOwnWords(strength)
                            ? "This password is easy to guess from your name. Choose another one."
                            : "This password is common or easy to guess. Choose another one.");
        }
    }

    private static String beginning(String password, int length) {
        return password.substring(0, password.offsetByCodePoints(0, Math.min(length, ESTIMATED_CHARACTERS)));
    }

    private static List<String> ownWords(String username, @Nullable String displayName) {
        return displayName == null ? List.of(username, "parley") : List.of(username, displayName, "parley");
    }

    private static boolean usesOwnWords(Strength strength) {
        for (Match match : strength.getSequence()) {
            if (OWN_WORDS.equals(match.dictionaryName)) {
                return true;
            }
        }
        return false;
    }

    private static RequestRejected weak(String message) {
        return new RequestRejected(ErrorCode.WEAK_PASSWORD, message);
    }
}
