package dev.parley.history;

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
     * Comes first: tells the number after which this stream goes on, so that a client that loses the connection before the
     * first entry resumes without a gap, and how long it shall wait then.
     */
    static byte[] opening(long seq, long retryMillis) {
        return utf8("retry: " + retryMillis + "\nid: " + seq + "\n\n");
    }

    /** Comes last, for people who look. Programs learn whether to come back from the answer to their next request. */
    static byte[] end(String reason) {
        return utf8("event: end\ndata: " + reason + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
