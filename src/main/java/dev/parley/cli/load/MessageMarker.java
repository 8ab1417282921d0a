package dev.parley.cli.load;

/**
 * Finds the marker that the publisher wrote into the text of a message: {@code ~run.publisher.number.nanos~}.
 *
 * <p>The marker identifies every message, on any server. The run distinguishes the messages of other runs, the number counts
 * from 0 for each publisher, and the nanoseconds are the time from the start of the run to the (intended) SEND. Belongs to one
 * thread; the fields hold the last marker until the next one is found.
 */
final class MessageMarker {

    /** The maximum length. Four numbers of 19 digits would need more, but the numbers never get that long. */
    static final int MAX_BYTES = 64;

    private static final byte FENCE = '~';

    long run;
    int publisher;
    long number;
    long nanos;

    /** The index of the last marker in its body: the next marker usually has the same index. */
    private int lastOffset;

    private int at;
    private long parsed;

    /** Searches between the two indexes. */
    boolean find(byte[] bytes, int from, int to) {
        if (from + lastOffset < to && bytes[from + lastOffset] == FENCE && parse(bytes, from + lastOffset, to)) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == FENCE && parse(bytes, i, to)) {
                lastOffset = i - from;
                return true;
            }
        }
        return false;
    }

    /** @return the index after the marker */
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
