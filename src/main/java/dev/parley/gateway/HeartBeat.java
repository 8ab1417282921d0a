package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * What client and server agreed upon for heart-beats, both in milliseconds and 0 for none.
 *
 * <p>STOMP 1.2, Heart-beating: the client's {@code heart-beat:cx,cy} says how often it can send and would like to receive;
 * the interval of each direction is the larger of what one side can do and the other wants. The server answers with the
 * client's own wishes, kept between 5 and 60 s, however large they are.
 *
 * <p>Example: {@code heart-beat:1000,90000} is answered by {@code heart-beat:60000,5000}. The server then sends at least
 * every 60 s, although every 90 s would do, and expects something at least every 5 s.
 *
 * @param outgoingMillis the server sends something at least so often
 * @param incomingMillis the client does
 * @param header what CONNECTED says
 */
record HeartBeat(int outgoingMillis, int incomingMillis, String header) {

    static final HeartBeat NONE = new HeartBeat(0, 0, "0,0");

    private static final int SHORTEST_MILLIS = 5_000;
    private static final int LONGEST_MILLIS = 60_000;
    private static final BigInteger LONGEST_COUNTED = BigInteger.valueOf(24 * 3_600_000);

    /** Integer.parseInt alone would take signs and the digits of every script, and nothing beyond 31 bits. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    static HeartBeat agree(String wish) {
        String[] parts = wish.split(",", -1);
        if (parts.length != 2) {
            throw malformed();
        }
        int canSend = parse(parts[0]);
        int wants = parse(parts[1]);
        int outgoing = clamp(wants);
        int expected = clamp(canSend);
        return new HeartBeat(outgoing, Math.max(expected, canSend), StringInterner.of(outgoing + "," + expected));
    }

    private static int clamp(int millis) {
        return millis == 0 ? 0 : Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, millis));
    }

    private static int parse(String number) {
        if (!DIGITS.matcher(number).matches()) {
            throw malformed();
        }
        // As many digits as the client likes: a header has at most 1 KiB of them.
        return new BigInteger(number).min(LONGEST_COUNTED).intValue();
    }

    private static ProtocolViolation malformed() {
        return new ProtocolViolation(CloseCode.PROTOCOL, "The heart-beat header is not two numbers");
    }
}
