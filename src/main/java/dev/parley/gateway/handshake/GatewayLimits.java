package dev.parley.gateway.handshake;

import dev.parley.ratelimit.Limits;

/**
 * The limits of one connection.
 *
 * @param frameBytes the size of a whole STOMP frame
 * @param framesPerSecond frames of all kinds; further frames are rejected, and rejections have a limit of their own
 * @param framesBurst frames at once
 */
record GatewayLimits(int frameBytes, double framesPerSecond, double framesBurst) {

    /**
     * Besides sending messages, which have a limit of their own, a client subscribes, types, and marks messages as
     * read.
     */
    private static final int FRAMES_PER_POST = 10;

    /**
     * A frame may be split over several WebSocket messages, and heart-beats add to them. A client that sends far more
     * does not use STOMP.
     */
    private static final int MESSAGES_PER_FRAME = 10;

    static GatewayLimits of(Limits limits) {
        return new GatewayLimits(
                (int) limits.frameBytes().toBytes(),
                (double) FRAMES_PER_POST * limits.messagesPerSecond(),
                (double) FRAMES_PER_POST * limits.messagesBurst() + 2.0 * limits.subscriptionsPerConnection());
    }

    /** WebSocket messages per second; a connection that exceeds them is closed for flooding. */
    double messagesPerSecond() {
        return MESSAGES_PER_FRAME * framesPerSecond;
    }

    double messagesBurst() {
        return MESSAGES_PER_FRAME * framesBurst;
    }
}
