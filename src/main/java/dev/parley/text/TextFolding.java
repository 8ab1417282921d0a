package dev.parley.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Folds texts into the form in which they are compared: without differences of case, composition, width and white
 * space.
 *
 * <p>Example: "Привет", "ПРИВЕТ" and "привет" have one form, and so have "café" composed and decomposed, "ﬁn" and
 * "fin", "two words" with a space or a line end between them. Accents count: "cafe" is not "café". The web page folds
 * texts by the same rules ({@code domain/fold.ts}); {@code cases/search.json} tests both. Any thread.
 */
public final class TextFolding {

    /** The first unit of most emoji (U+1F400 to U+1F7FF), none of which folds to another character. */
    private static final char EMOJI = 0xD83D;

    /**
     * Values in the table: not looked up yet; left out; folds together with the characters around it. No text contains
     * the last two.
     */
    private static final char UNKNOWN = 0;

    private static final char LEFT_OUT = 0xFFFE;
    private static final char NOT_ALONE = 0xFFFF;

    /**
     * The folded form of each UTF-16 unit that folds by itself, as nearly all do. Several threads may fill it; they
     * write equal values.
     */
    private static final char[] ALONE = new char[0x1_0000];

    private TextFolding() {}

    /** Returns the form to compare; white space at either end becomes one space. */
    public static String fold(String text) {
        var folded = new char[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = alone(text.charAt(i));
            if (unit == NOT_ALONE) {
                return squeeze(foldCase(text));
            }
            boolean repeated = unit == ' ' && length > 0 && folded[length - 1] == ' ';
            if (unit != LEFT_OUT && !repeated) {
                folded[length++] = unit;
            }
        }
        return new String(folded, 0, length);
    }

    private static char alone(char unit) {
        char known = ALONE[unit];
        if (known == UNKNOWN) {
            known = lookUp(unit);
            ALONE[unit] = known;
        }
        return known;
    }

    private static char lookUp(char unit) {
        if (isSpace(unit)) {
            return ' ';
        }
        if (isInvisible(unit)) {
            return LEFT_OUT;
        }
        if (unit == EMOJI || Character.isLowSurrogate(unit)) {
            return unit;
        }
        String folded = isComposed(unit) ? "" : foldCase(String.valueOf(unit));
        return folded.length() == 1 ? folded.charAt(0) : NOT_ALONE;
    }

    /** Marks, the parts of Korean syllables, the marks of halfwidth Japanese, and characters of two units. */
    private static boolean isComposed(char unit) {
        return switch (Character.getType(unit)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.SURROGATE,
                    Character.CONTROL -> unit >= 0x80;
            default ->
                (unit >= 0x1100 && unit <= 0x11FF)
                        || (unit >= 0xA960 && unit <= 0xA97F)
                        || (unit >= 0xD7B0 && unit <= 0xD7FF)
                        || unit == 0xFF9E
                        || unit == 0xFF9F;
        };
    }

    /**
     * Folds case by way of capital letters, because Java has no case folding and some small letters share one capital
     * letter.
     */
    private static String foldCase(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String lower = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFKC)
                .replace('ς', 'σ')
                // The Turkish dotted capital I, which only Turkish distinguishes from I.
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
            } else if (!isInvisible(unit)) {
                squeezed.append(unit);
                afterSpace = false;
            }
        }
        return squeezed.toString();
    }

    /** Whether a unit is white space; compatible forms of the space have already become spaces. */
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
