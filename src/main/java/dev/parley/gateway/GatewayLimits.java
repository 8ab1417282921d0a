package dev.parley.gateway;

import dev.parley.conversation.Limits;

/**
 * What the gateway allows one connection.
 *
 * @param frameBytes a whole STOMP frame
 * @param framesPerSecond frames of all kinds; beyond it they are refused, and refusals have a bound of their own
 * @param framesBurst so many at once
 */
record GatewayLimits(int frameBytes, double framesPerSecond, double framesBurst) {

    /** Besides its posts, which have a limit of their own, a client subscribes, types, and marks as read. */
    private static final int FRAMES_PER_POST = 10;

    /** A frame may come in pieces, and heart-beats come besides; a client that sends far more is not talking STOMP. */
    private static final int MESSAGES_PER_FRAME = 10;

    static GatewayLimits of(Limits limits) {
        return new GatewayLimits(
                (int) limits.frameBytes().toBytes(),
                (double) FRAMES_PER_POST * limits.messagesPerSecond(),
                (double) FRAMES_PER_POST * limits.messagesBurst() + 2.0 * limits.subscriptionsPerConnection());
    }

    /** WebSocket messages; beyond it the connection is closed for flooding. */
    double messagesPerSecond() {
        return MESSAGES_PER_FRAME * framesPerSecond;
    }

    double messagesBurst() {
        return MESSAGES_PER_FRAME * framesBurst;
    }
}
