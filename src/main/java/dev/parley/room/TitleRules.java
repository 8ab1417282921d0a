package dev.parley.room;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.text.SingleLineText;

/** The rules for free text on one line: titles and topics. */
public final class TitleRules {

    private static final int MAX_TITLE_CHARACTERS = 128;
    private static final int MAX_TOPIC_CHARACTERS = 250;

    private TitleRules() {}

    /**
     * Returns the title without surrounding white space.
     *
     * @throws RequestRejected {@code INVALID}
     */
    public static String title(String input) {
        String title = input.strip();
        if (title.isEmpty() || !fits(title, MAX_TITLE_CHARACTERS)) {
            throw new RequestRejected(
                    ErrorCode.INVALID,
                    "A title must have 1 to " + MAX_TITLE_CHARACTERS
                            + " characters on one line, without control characters.");
        }
        return title;
    }

    /**
     * Returns the topic without surrounding white space; an empty topic is allowed.
     *
     * @throws RequestRejected {@code INVALID}
     */
    public static String topic(String input) {
        String topic = input.strip();
        if (!fits(topic, MAX_TOPIC_CHARACTERS)) {
            throw new RequestRejected(
                    ErrorCode.INVALID,
                    "A topic must have at most " + MAX_TOPIC_CHARACTERS
                            + " characters on one line, without control characters.");
        }
        return topic;
    }

    private static boolean fits(String text, int maxCharacters) {
        return text.codePointCount(0, text.length()) <= maxCharacters && SingleLineText.isAllowed(text);
    }
}
