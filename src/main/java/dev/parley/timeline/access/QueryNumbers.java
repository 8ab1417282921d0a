package dev.parley.timeline.access;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.regex.Pattern;

/** Parses numbers in the queries and headers of clients. */
public final class QueryNumbers {

    // Up to 18 digits fit a long; Long.parseLong alone would accept signs and the digits of every script.
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private QueryNumbers() {}

    /** @throws RequestRejected {@code MALFORMED} if the text is not a number, {@code INVALID} if it is out of range */
    public static long parse(String name, String text, long least, long most) {
        if (!NUMBER.matcher(text).matches()) {
            throw new RequestRejected(ErrorCode.MALFORMED, name + " must be a whole number of at most 18 digits.");
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new RequestRejected(ErrorCode.INVALID, name + " must be from " + least + " to " + most + ".");
        }
        return number;
    }
}
