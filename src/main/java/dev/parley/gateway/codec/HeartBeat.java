package dev.parley.gateway.codec;

import dev.parley.fanout.CloseCode;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The negotiated heart-beats of a connection, both in milliseconds and 0 for none.
 *
 * <p>STOMP 1.2, Heart-beating: the client's {@code heart-beat:cx,cy} states how often it can send and wants to receive.
 * The interval of each direction is the larger of two values: what its sender can do and what its receiver wants. The
 * server responds with the client's own values, in reverse order and limited to 5 to 60 s, however large they are.
 *
 * <p>Example: the server responds to {@code heart-beat:1000,90000} with {@code heart-beat:60000,5000}. It then sends at
 * least every 60 s, although every 90 s would do, and expects data at least every 5 s.
 *
 * @param outgoingMillis the longest interval between data from the server
 * @param incomingMillis the longest interval between data from the client
 * @param header the value of the header in CONNECTED
 */
public record HeartBeat(int outgoingMillis, int incomingMillis, String header) {

    public static final HeartBeat NONE = new HeartBeat(0, 0, "0,0");

    private static final int MIN_MILLIS = 5_000;
    private static final int MAX_MILLIS = 60_000;
    private static final BigInteger MAX_PARSED = BigInteger.valueOf(24 * 3_600_000);

    /** Integer.parseInt would accept signs and the digits of every script, and nothing beyond 31 bits. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    public static HeartBeat negotiate(String requested) {
        String[] parts = requested.split(",", -1);
        if (parts.length != 2) {
            throw malformed();
        }
        int canSend = parse(parts[0]);
        int wantsToReceive = parse(parts[1]);
        int outgoing = clamp(wantsToReceive);
        int expected = clamp(canSend);
        return new HeartBeat(outgoing, Math.max(expected, canSend), StringInterner.of(outgoing + "," + expected));
    }

    private static int clamp(int millis) {
        return millis == 0 ? 0 : Math.max(MIN_MILLIS, Math.min(MAX_MILLIS, millis));
    }

    private static int parse(String number) {
        if (!DIGITS.matcher(number).matches()) {
            throw malformed();
        }
        // The number of digits is limited only by the size of a header, 1 KiB.
        return new BigInteger(number).min(MAX_PARSED).intValue();
    }

    private static ProtocolViolation malformed() {
        return new ProtocolViolation(
                CloseCode.PROTOCOL, "The heart-beat header must be two numbers, separated by a comma");
    }
}
