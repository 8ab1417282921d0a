package dev.parley.relay;

import dev.parley.stream.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names the broker's destinations.
 *
 * <p>Of what people choose, nothing but base64url comes through: no dot, star, hash, slash or percent sign that one broker
 * or another would take for a separator, a pattern or an escape. No client of Parley can name these destinations; they are
 * the nodes' own.
 */
final class BrokerDestinations {

    /** What concerns all nodes. */
    static final String BROADCAST = "/topic/parley.broadcast";

    /** Where nobody listens: whoever sends there only wants to see whether the broker answers. */
    static final String PULSE = "/topic/parley.pulse";

    private static final String STREAM = "/topic/parley.stream.";
    private static final String LONG_STREAM = "/topic/parley.long-stream.";

    /** RabbitMQ's routing keys end at 255 bytes, of which base64 makes 4 out of 3. */
    private static final int LONGEST_KEY_BYTES = 168;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private BrokerDestinations() {}

    /** {@code room/lobby} is at {@code /topic/parley.stream.cm9vbS9sb2JieQ}; very long keys are hashed. */
    static String of(StreamId stream) {
        byte[] key = stream.key().getBytes(StandardCharsets.UTF_8);
        return key.length <= LONGEST_KEY_BYTES
                ? STREAM + BASE64.encodeToString(key)
                : LONG_STREAM + BASE64.encodeToString(sha256(key));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
