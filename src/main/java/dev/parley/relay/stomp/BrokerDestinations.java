package dev.parley.relay.stomp;

import dev.parley.stream.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names the broker's destinations.
 *
 * <p>Names that users choose appear in base64url only: no dot, star, hash, slash or percent sign that a broker could
 * interpret as a separator, a pattern or an escape. Only nodes use these destinations; no client of Parley can name
 * them.
 */
final class BrokerDestinations {

    /** The destination of all nodes. */
    static final String BROADCAST = "/topic/parley.broadcast";

    /** The destination of pings, which has no subscribers: a node sends there only to check that the broker answers. */
    static final String PING = "/topic/parley.pulse";

    private static final String STREAM = "/topic/parley.stream.";
    private static final String LONG_STREAM = "/topic/parley.long-stream.";

    /** The limit of RabbitMQ's routing keys is 255 bytes; base64 makes 4 bytes out of 3. */
    private static final int LONGEST_KEY_BYTES = 168;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private BrokerDestinations() {}

    /**
     * The destination of a stream: {@code /topic/parley.stream.cm9vbS9sb2JieQ} for {@code room/lobby}. Very long keys
     * are hashed.
     */
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
            throw new IllegalStateException(
                    "SHA-256 is not available, although every Java platform has to provide it", e);
        }
    }
}
