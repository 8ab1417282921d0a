package dev.parley.gateway;

import dev.parley.fanout.CloseCode;

/**
 * What client and server agreed upon for heart-beats, both in milliseconds and 0 for none.
 *
 * <p>STOMP 1.2, Heart-beating: the client's {@code heart-beat:cx,cy} says how often it can send and would like to receive;
 * the interval of each direction is the larger of what one side can do and the other wants. The server answers with the
 * client's own wishes, kept between 5 and 60 s.
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
    private static final int ABSURD_MILLIS = 24 * 3_600_000;

    static HeartBeat agree(String wish) {
        String[] parts = wish.split(",", -1);
        if (parts.length != 2) {
            throw malformed();
        }
        int canSend = parse(parts[0]);
        int wants = parse(parts[1]);
        int outgoing = clamp(wants);
        int expected = clamp(canSend);
        return new HeartBeat(outgoing, Math.max(expected, canSend), Shared.of(outgoing + "," + expected));
    }

    private static int clamp(int millis) {
        return millis == 0 ? 0 : Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, millis));
    }

    private static int parse(String number) {
        try {
            int millis = Integer.parseInt(number.strip());
            if (millis >= 0) {
                return Math.min(millis, ABSURD_MILLIS);
            }
        } catch (NumberFormatException e) {
            // Told below, like a negative one.
        }
        throw malformed();
    }

    private static ProtocolViolation malformed() {
        return new ProtocolViolation(CloseCode.PROTOCOL, "The heart-beat header is not two numbers");
    }
}
