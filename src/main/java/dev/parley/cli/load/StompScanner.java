package dev.parley.cli.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Scans one STOMP frame in place and stores the relevant values as numbers and indexes, without creating objects.
 *
 * <p>Belongs to one thread; the fields hold the values of a frame until the next scan. The relevant header values are numbers
 * of this tool, so that no escapes need decoding.
 */
final class StompScanner {

    enum Command {
        CONNECTED,
        MESSAGE,
        RECEIPT,
        ERROR,
        OTHER
    }

    static final int INCOMPLETE = -1;
    static final long ABSENT = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EOLS = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private static final byte[] SUBSCRIPTION = ascii("subscription:");
    private static final byte[] SEQ = ascii("seq:");
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] RECEIPT_ID = ascii("receipt-id:");

    Command command = Command.OTHER;
    long subscription;
    long seq;
    long receipt;
    int bodyFrom;
    int bodyTo;
    private long contentLength;

    /** @return the index after the frame's NUL, or {@link #INCOMPLETE} if the NUL has not arrived */
    int scan(byte[] bytes, int from, int to) {
        int end = lineEnd(bytes, from, to);
        if (end == to) {
            return INCOMPLETE;
        }
        command = command(bytes, from, end);
        subscription = ABSENT;
        seq = ABSENT;
        receipt = ABSENT;
        contentLength = ABSENT;
        int line = end + 1;
        for (end = lineEnd(bytes, line, to); end < to; end = lineEnd(bytes, line, to)) {
            if (end == line || end == line + 1 && bytes[line] == '\r') {
                return body(bytes, end + 1, to);
            }
            header(bytes, line, end);
            line = end + 1;
        }
        return INCOMPLETE;
    }

    /** Reads eight bytes at a time, since a scan spends most of its time here; finds the zero byte with "Hacker's Delight", 6-1. */
    private static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i) ^ EOLS;
            long zeros = (eight - ONES) & ~eight & HIGHS;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private int body(byte[] bytes, int from, int to) {
        bodyFrom = from;
        int end = from;
        if (contentLength != ABSENT) {
            if (contentLength >= to - from) {
                return INCOMPLETE;
            }
            end = from + (int) contentLength;
            if (bytes[end] != 0) {
                throw new BrokenProtocol("a STOMP frame has no NUL at the end of its content-length");
            }
        } else {
            while (end < to && bytes[end] != 0) {
                end++;
            }
            if (end == to) {
                return INCOMPLETE;
            }
        }
        bodyTo = end;
        return end + 1;
    }

    /** STOMP 1.2, Repeated Header Entries: only the first one counts. */
    private void header(byte[] bytes, int from, int to) {
        switch (bytes[from]) {
            case 's' -> {
                if (subscription == ABSENT && starts(bytes, from, to, SUBSCRIPTION)) {
                    subscription = number(bytes, from + SUBSCRIPTION.length, to);
                } else if (seq == ABSENT && starts(bytes, from, to, SEQ)) {
                    seq = number(bytes, from + SEQ.length, to);
                }
            }
            case 'c' -> {
                if (contentLength == ABSENT && starts(bytes, from, to, CONTENT_LENGTH)) {
                    contentLength = number(bytes, from + CONTENT_LENGTH.length, to);
                }
            }
            case 'r' -> {
                if (receipt == ABSENT && starts(bytes, from, to, RECEIPT_ID)) {
                    receipt = number(bytes, from + RECEIPT_ID.length, to);
                }
            }
            default -> {}
        }
    }

    private static Command command(byte[] bytes, int from, int to) {
        int length = to - from - (to > from && bytes[to - 1] == '\r' ? 1 : 0);
        return switch (bytes[from]) {
            case 'M' -> length == 7 ? Command.MESSAGE : Command.OTHER;
            case 'R' -> length == 7 ? Command.RECEIPT : Command.OTHER;
            case 'C' -> length == 9 ? Command.CONNECTED : Command.OTHER;
            case 'E' -> length == 5 ? Command.ERROR : Command.OTHER;
            default -> Command.OTHER;
        };
    }

    private static boolean starts(byte[] bytes, int from, int to, byte[] with) {
        if (to - from < with.length) {
            return false;
        }
        for (int i = 1; i < with.length; i++) {
            if (bytes[from + i] != with[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns {@link #ABSENT} for a value that is not a number, for example a subscription that is not of this tool. */
    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to && bytes[i] != '\r'; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return ABSENT;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
