package dev.parley.text;

/**
 * Defines the characters allowed in single-line texts: names, titles and topics, which are shown within other text.
 *
 * <p>It rejects control characters and line ends, which would break the line; halves of surrogate pairs, which have no
 * UTF-8 encoding; and the marks, embeddings, overrides and isolates of direction (Unicode Bidirectional Algorithm, UAX
 * #9), with which a text could reverse the text beside it. Any thread.
 */
public final class SingleLineText {

    private SingleLineText() {}

    public static boolean isAllowed(String text) {
        return text.codePoints().allMatch(SingleLineText::isAllowed);
    }

    private static boolean isAllowed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
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
