package dev.parley.history;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.regex.Pattern;

/** Reads the numbers that clients write into queries and headers. */
final class Digits {

    // Up to 18 digits fit a long; Long.parseLong alone would take signs and the digits of every script.
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private Digits() {}

    /** @throws Refusal {@code MALFORMED} for what is no number, {@code INVALID} for one out of range */
    static long parse(String name, String text, long least, long most) {
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal(Reason.MALFORMED, name + " must be a whole number of at most 18 digits.");
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new Refusal(Reason.INVALID, name + " must be from " + least + " to " + most + ".");
        }
        return number;
    }
}
