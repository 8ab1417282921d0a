package dev.parley.cli.load;

/**
 * Finds, in a message's body, what its publisher has written into the text: {@code ~run.publisher.number.nanos~}.
 *
 * <p>So every message can be checked on any server. The run tells apart what another run has published, the number counts
 * from 0 for each publisher, and the nanoseconds are those from the start of the run to the (intended) SEND. Belongs to
 * one thread; what was found stays until the next one.
 */
final class MessageMarker {

    /** Four numbers of at most 19 digits would be more, but none of them gets that long. */
    static final int LONGEST_BYTES = 64;

    private static final byte FENCE = '~';

    long run;
    int publisher;
    long number;
    long nanos;

    /** Where in a body the last one was: the next is mostly in the same place. */
    private int usual;

    private int at;
    private long parsed;

    /** Looks between the two indexes. */
    boolean find(byte[] bytes, int from, int to) {
        if (from + usual < to && bytes[from + usual] == FENCE && parse(bytes, from + usual, to)) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == FENCE && parse(bytes, i, to)) {
                usual = i - from;
                return true;
            }
        }
        return false;
    }

    /** @return the index after what was written */
    static int write(byte[] into, int from, long run, int publisher, long number, long nanos) {
        int to = from;
        into[to++] = FENCE;
        to = digits(into, to, run);
        into[to++] = '.';
        to = digits(into, to, publisher);
        into[to++] = '.';
        to = digits(into, to, number);
        into[to++] = '.';
        to = digits(into, to, nanos);
        into[to++] = FENCE;
        return to;
    }

    private boolean parse(byte[] bytes, int fence, int to) {
        at = fence + 1;
        if (!number(bytes, to, (byte) '.')) {
            return false;
        }
        run = parsed;
        if (!number(bytes, to, (byte) '.')) {
            return false;
        }
        publisher = (int) parsed;
        if (!number(bytes, to, (byte) '.')) {
            return false;
        }
        number = parsed;
        if (!number(bytes, to, FENCE)) {
            return false;
        }
        nanos = parsed;
        return true;
    }

    private boolean number(byte[] bytes, int to, byte end) {
        long value = 0;
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            value = value * 10 + bytes[i] - '0';
            i++;
        }
        boolean good = i > at && i < to && bytes[i] == end;
        at = i + 1;
        parsed = value;
        return good;
    }

    private static int digits(byte[] into, int from, long value) {
        int length = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            length++;
        }
        long rest = value;
        for (int i = from + length - 1; i >= from; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return from + length;
    }
}
