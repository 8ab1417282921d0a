package dev.parley.room;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A room's name: 1 to 64 letters and digits of any script, {@code -} and {@code _}, in one normalized spelling.
 *
 * <p>The spelling is NFC and lower case, so that all users who type the same word reach the same room. Combining marks
 * are allowed after the first character, since many scripts (Hindi, Thai, pointed Hebrew) spell ordinary words with
 * them. Invisible characters are rejected: joiners, variation selectors and blank letters would make two rooms with
 * names that look alike.
 */
public record RoomName(String value) {

    private static final int MAX_CHARACTERS = 64;

    // Normalizing shortens a name at most to about a third; longer input is rejected before that work.
    private static final int MAX_UNITS_BEFORE_NORMALIZING = 16 * MAX_CHARACTERS;

    /** @throws RequestRejected {@code INVALID_ROOM} */
    public static RoomName of(String input) {
        if (input.length() <= MAX_UNITS_BEFORE_NORMALIZING) {
            // Lower-casing may decompose a letter, for example the Turkish dotted capital I, so the result is composed
            // again.
            String name = compose(compose(input).toLowerCase(Locale.ROOT));
            if (isName(name)) {
                return new RoomName(name);
            }
        }
        throw new RequestRejected(
                ErrorCode.INVALID_ROOM,
                "A room's name has 1 to 64 letters and digits of any script, hyphens and underscores.");
    }

    /** Returns the stream that holds the room's messages. */
    public StreamId stream() {
        return StreamId.room(value);
    }

    private static String compose(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePointCount(0, name.length()) <= MAX_CHARACTERS
                && name.codePoints().allMatch(RoomName::isNameCharacter)
                && !isMark(name.codePointAt(0));
    }

    private static boolean isNameCharacter(int character) {
        return character == '-'
                || character == '_'
                || ((Character.isLetterOrDigit(character) || isMark(character)) && !isInvisible(character));
    }

    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** The letters and marks among Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt). */
    private static boolean isInvisible(int character) {
        return switch (character) {
            // Combining grapheme joiner; Hangul fillers; Khmer inherent vowels; Mongolian variation selectors.
            case 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F -> true;
            // Variation selectors, and those of the supplementary plane.
            default -> (character >= 0xFE00 && character <= 0xFE0F) || (character >= 0xE0100 && character <= 0xE01EF);
        };
    }

    @Override
    public String toString() {
        return value;
    }
}
