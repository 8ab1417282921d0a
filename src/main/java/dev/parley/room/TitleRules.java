package dev.parley.room;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.text.SingleLineText;

/** The rules for free text on one line: titles and topics. */
final class TitleRules {

    private static final int MOST_TITLE_CHARACTERS = 128;
    private static final int MOST_TOPIC_CHARACTERS = 250;

    private TitleRules() {}

    /**
     * The title without white space around it.
     *
     * @throws RequestRejected {@code INVALID}
     */
    static String title(String typed) {
        String title = typed.strip();
        if (title.isEmpty() || !fits(title, MOST_TITLE_CHARACTERS)) {
            throw new RequestRejected(
                    ErrorCode.INVALID,
                    "A title has 1 to " + MOST_TITLE_CHARACTERS
                            + " characters on one line, without control characters.");
        }
        return title;
    }

    /**
     * The topic without white space around it; empty for none.
     *
     * @throws RequestRejected {@code INVALID}
     */
    static String topic(String typed) {
        String topic = typed.strip();
        if (!fits(topic, MOST_TOPIC_CHARACTERS)) {
            throw new RequestRejected(
                    ErrorCode.INVALID,
                    "A topic has up to " + MOST_TOPIC_CHARACTERS
                            + " characters on one line, without control characters.");
        }
        return topic;
    }

    private static boolean fits(String text, int mostCharacters) {
        return text.codePointCount(0, text.length()) <= mostCharacters && SingleLineText.isAllowed(text);
    }
}
