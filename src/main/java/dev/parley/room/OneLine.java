package dev.parley.room;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.text.LineText;

/** The rules for free text on one line: titles and topics. */
final class OneLine {

    private static final int MOST_TITLE_CHARACTERS = 128;
    private static final int MOST_TOPIC_CHARACTERS = 250;

    private OneLine() {}

    /**
     * The title without white space around it.
     *
     * @throws Refusal {@code INVALID}
     */
    static String title(String typed) {
        String title = typed.strip();
        if (title.isEmpty() || !fits(title, MOST_TITLE_CHARACTERS)) {
            throw new Refusal(
                    Reason.INVALID,
                    "A title has 1 to " + MOST_TITLE_CHARACTERS
                            + " characters on one line, without control characters.");
        }
        return title;
    }

    /**
     * The topic without white space around it; empty for none.
     *
     * @throws Refusal {@code INVALID}
     */
    static String topic(String typed) {
        String topic = typed.strip();
        if (!fits(topic, MOST_TOPIC_CHARACTERS)) {
            throw new Refusal(
                    Reason.INVALID,
                    "A topic has up to " + MOST_TOPIC_CHARACTERS
                            + " characters on one line, without control characters.");
        }
        return topic;
    }

    private static boolean fits(String text, int mostCharacters) {
        return text.codePointCount(0, text.length()) <= mostCharacters && LineText.isAllowed(text);
    }
}
