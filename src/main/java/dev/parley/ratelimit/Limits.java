package dev.parley.ratelimit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code parley.limits.*}: limits for one user, one connection or one node.
 *
 * @param messageBytes the longest text of a message in UTF-8, 16 KiB; beyond it {@code too_large}
 * @param messagesPerSecond sustained rate at which one user may post, STOMP and HTTP together, 10 per second; beyond it
 *     {@code rate_limited}
 * @param messagesBurst how many messages one user may post at once after a pause, 30; beyond it {@code rate_limited}
 * @param frameBytes the largest frame that a client may send, 64 KiB; beyond it the connection closes with 1009
 * @param connections open connections to this node, 20000; beyond it 1013
 * @param connectionsPerUser open connections of one user to this node, 50; beyond it 1013
 * @param subscriptionsPerConnection open subscriptions of one connection, 200, without those that every client needs; beyond
 *     it {@code rate_limited}
 * @param outboxBytes bytes that may wait to be sent to one connection, 256 KiB; beyond it its subscriptions read from the log
 * @param editWithin how long after posting a message its author may edit it, 24 h; beyond it {@code forbidden}
 */
@ConfigurationProperties("parley.limits")
public record Limits(
        @DefaultValue("16KB") DataSize messageBytes,
        @DefaultValue("10") int messagesPerSecond,
        @DefaultValue("30") int messagesBurst,
        @DefaultValue("64KB") DataSize frameBytes,
        @DefaultValue("20000") int connections,
        @DefaultValue("50") int connectionsPerUser,
        @DefaultValue("200") int subscriptionsPerConnection,
        @DefaultValue("256KB") DataSize outboxBytes,
        @DefaultValue("24h") Duration editWithin) {

    // The command and headers of a SEND, and the JSON around its text.
    private static final long FRAME_OVERHEAD_BYTES = 4096;

    // A client that writes JSON in pure ASCII uses the 6 bytes of an escape for the 2 bytes of an accented letter.
    private static final long JSON_BYTES_PER_TEXT_BYTE = 3;

    // Longer texts belong into a file; the log's batches are sized for less.
    private static final long LARGEST_MESSAGE_BYTES = 1024 * 1024;

    // The server buffers a client's frame in memory until the frame is complete.
    private static final long LARGEST_FRAME_BYTES = 64 * 1024 * 1024;

    // A hundred years, in effect no limit.
    private static final long LONGEST_SECONDS = 36_525L * 24 * 60 * 60;

    public Limits {
        inRange("message-bytes", messageBytes.toBytes(), 1, LARGEST_MESSAGE_BYTES);
        inRange("messages-per-second", messagesPerSecond, 1, 1_000_000);
        inRange("messages-burst", messagesBurst, 1, 1_000_000);
        inRange("frame-bytes", frameBytes.toBytes(), smallestFrame(messageBytes), LARGEST_FRAME_BYTES);
        inRange("connections", connections, 1, Integer.MAX_VALUE);
        inRange("connections-per-user", connectionsPerUser, 1, Integer.MAX_VALUE);
        inRange("subscriptions-per-connection", subscriptionsPerConnection, 1, Integer.MAX_VALUE);
        inRange("outbox-bytes", outboxBytes.toBytes(), frameBytes.toBytes(), Integer.MAX_VALUE);
        inRange("edit-within", editWithin.toSeconds(), 0, LONGEST_SECONDS);
    }

    /** Returns the frame size that the longest message needs, in bytes. */
    private static long smallestFrame(DataSize messageBytes) {
        return JSON_BYTES_PER_TEXT_BYTE * messageBytes.toBytes() + FRAME_OVERHEAD_BYTES;
    }

    private static void inRange(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "parley.limits." + setting + " must be from " + least + " to " + most + ", and is " + value);
        }
    }
}
