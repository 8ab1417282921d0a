package dev.parley.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings texts into the form in which they are compared: without differences of case, composition, width and white space.
 *
 * <p>Example: "Привет", "ПРИВЕТ" and "привет" have one form, and so have "café" composed and decomposed, "ﬁn" and "fin",
 * "two words" with a space or a line end between them. Accents count: "cafe" is not "café". The page folds likewise
 * ({@code domain/fold.ts}); both are tested with {@code cases/search.json}. Any thread.
 */
public final class Folding {

    private static final char ASCII_END = 0x80;

    private Folding() {}

    /** The form to compare; white space at either end is one space. */
    public static String fold(String text) {
        return isAscii(text) ? squeeze(asciiToLowerCase(text)) : squeeze(foldCase(text));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(unit -> unit < ASCII_END);
    }

    private static String asciiToLowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Java has no case folding; capital letters first, because some small letters have one capital letter in common. */
    private static String foldCase(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String lower = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC)
                .replace('ς', 'σ')
                // The Turkish dotted capital I, which only Turkish keeps apart from I.
                .replace("i\u0307", "i");
    }

    /** A run of white space becomes one space; characters that cannot be seen are left out. */
    private static String squeeze(String text) {
        var squeezed = new StringBuilder(text.length());
        boolean afterSpace = false;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isSpace(unit)) {
                if (!afterSpace) {
                    squeezed.append(' ');
                }
                afterSpace = true;
            } else if (unit < ASCII_END || !isInvisible(unit)) {
                squeezed.append(unit);
                afterSpace = false;
            }
        }
        return squeezed.toString();
    }

    /** Compatible forms of the space are spaces by now. */
    private static boolean isSpace(char unit) {
        return switch (unit) {
            case ' ', '\t', '\n', 0x0B, '\f', '\r', 0x85, 0x1680, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    /** Soft hyphen, joiners, marks of direction, variation selectors: Default_Ignorable_Code_Point as far as texts hold it. */
    private static boolean isInvisible(char unit) {
        return unit == 0x00AD
                || unit == 0x034F
                || unit == 0x061C
                || (unit >= 0x180B && unit <= 0x180F)
                || (unit >= 0x200B && unit <= 0x200F)
                || (unit >= 0x202A && unit <= 0x202E)
                || (unit >= 0x2060 && unit <= 0x206F)
                || (unit >= 0xFE00 && unit <= 0xFE0F)
                || unit == 0xFEFF;
    }
}
