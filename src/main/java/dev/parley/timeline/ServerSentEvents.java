package dev.parley.timeline;

import java.nio.charset.StandardCharsets;

/**
 * Writes what a stream of server-sent events consists of besides entries.
 *
 * <p>HTML Living Standard, 9.2.6 "Interpreting an event stream": a block ends with an empty line; a line that starts with a
 * colon is ignored; a block without data dispatches nothing, but its {@code id} is remembered all the same.
 */
final class ServerSentEvents {

    /** A line that clients ignore, so that they, and whatever is in between, see that the stream lives. */
    static final byte[] HEART_BEAT = utf8(":\n\n");

    private ServerSentEvents() {}

    /**
     * Comes first: the epoch, how long a client waits before it reconnects, and the number after which this stream goes on,
     * so that a client that loses the connection before the first entry resumes without a gap.
     */
    static byte[] opening(String epoch, long seq, long retryMillis) {
        return utf8(start(epoch, seq, retryMillis));
    }

    /**
     * Comes first for a client whose number is none of this epoch: an event {@code reset} tells it to forget what it has.
     *
     * @param first the number of the first entry that is kept
     */
    static byte[] openingOver(String epoch, long first, long retryMillis) {
        return utf8(start(epoch, first - 1, retryMillis) + "event: reset\ndata: {\"epoch\":\"" + epoch + "\",\"first\":"
                + first + "}\n\n");
    }

    /** The value of {@code id:}, which browsers send again as {@code Last-Event-ID}. */
    static String id(String epoch, long seq) {
        return epoch + ":" + seq;
    }

    private static String start(String epoch, long seq, long retryMillis) {
        return ": epoch " + epoch + "\nretry: " + retryMillis + "\nid: " + id(epoch, seq) + "\n\n";
    }

    /** Comes last, for people who look. Programs learn whether to come back from the answer to their next request. */
    static byte[] end(String reason) {
        return utf8("event: end\ndata: " + reason + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
