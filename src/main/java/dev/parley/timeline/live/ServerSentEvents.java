package dev.parley.timeline.live;

import java.nio.charset.StandardCharsets;

/**
 * Encodes the parts of a stream of server-sent events other than entries.
 *
 * <p>HTML Living Standard, 9.2.6 "Interpreting an event stream": a block ends with an empty line; a line that starts with a
 * colon is ignored; a block without data dispatches no event, but the client still stores its {@code id}.
 */
final class ServerSentEvents {

    /** A line that clients ignore. It shows clients and proxies that the stream is alive. */
    static final byte[] HEART_BEAT = utf8(":\n\n");

    private ServerSentEvents() {}

    /**
     * Returns the start of a stream: the epoch, the time that a client waits before it reconnects, and the number after which
     * this stream continues, so that a client that loses the connection before the first entry resumes without a gap.
     */
    static byte[] opening(String epoch, long seq, long retryMillis) {
        return utf8(start(epoch, seq, retryMillis));
    }

    /**
     * Returns the start of a stream for a client whose number does not belong to this epoch: with the event {@code reset}, the
     * client discards its entries.
     *
     * @param first the number of the first retained entry
     */
    static byte[] openingWithReset(String epoch, long first, long retryMillis) {
        return utf8(start(epoch, first - 1, retryMillis) + "event: reset\ndata: {\"epoch\":\"" + epoch + "\",\"first\":"
                + first + "}\n\n");
    }

    /** Returns the value of {@code id:}, which browsers send again as {@code Last-Event-ID}. */
    static String id(String epoch, long seq) {
        return epoch + ":" + seq;
    }

    private static String start(String epoch, long seq, long retryMillis) {
        return ": epoch " + epoch + "\nretry: " + retryMillis + "\nid: " + id(epoch, seq) + "\n\n";
    }

    /** Returns the end of a stream, for human readers. The response to its next request shows a program whether it may reconnect. */
    static byte[] end(String reason) {
        return utf8("event: end\ndata: " + reason + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
