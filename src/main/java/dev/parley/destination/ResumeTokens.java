package dev.parley.destination;

import dev.parley.stream.StreamId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores a client's positions in many streams under one short token, with which the client then subscribes to all of them.
 *
 * <p>The database holds each token for {@link #TIME_TO_LIVE}, so that every node finds it, and at most the newest
 * {@link #MAX_PER_USER} of one user. Any thread; every call blocks.
 */
@Component
public class ResumeTokens {

    /**
     * A client needs only seconds from its request for a token to its SUBSCRIBE. The clocks of nodes must differ by less than
     * this, since one node writes the time and another one compares it.
     */
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

    /** Equals the default number of connections that one user may have to a node. */
    static final int MAX_PER_USER = 50;

    private static final int RANDOM_BYTES = 18;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Long>> NUMBERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    @Autowired
    ResumeTokens(JdbcClient jdbc) {
        this(jdbc, InstantSource.system());
    }

    ResumeTokens(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Stores the positions and returns a token for them, 24 characters of {@code A-Z a-z 0-9 - _}.
     *
     * @param since the last sequence number that the client has of each stream
     */
    public String create(String username, Map<StreamId, Long> since) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var numbers = new TreeMap<String, Long>();
        since.forEach((stream, number) -> numbers.put(stream.key(), number));
        jdbc.sql(
                        "INSERT INTO resume_token (token, username, created_at, numbers) VALUES (:token, :user, :now, :numbers)")
                .param("token", token)
                .param("user", username)
                .param("now", clock.millis())
                .param("numbers", JSON.writeValueAsString(numbers))
                .update();
        deleteOld(username);
        return token;
    }

    /** Returns the positions of a user's token; empty if the token does not exist or has expired. */
    public Optional<Map<StreamId, Long>> find(String token, String username) {
        return jdbc.sql(
                        "SELECT numbers FROM resume_token WHERE token = :token AND username = :user AND created_at > :expired")
                .param("token", token)
                .param("user", username)
                .param("expired", expired())
                .query(String.class)
                .optional()
                .map(ResumeTokens::numbers);
    }

    /** Deletes expired tokens and the user's surplus ones. Runs only with a new token: otherwise their number does not grow. */
    private void deleteOld(String username) {
        jdbc.sql("DELETE FROM resume_token WHERE created_at <= :expired")
                .param("expired", expired())
                .update();
        jdbc.sql("""
                        DELETE FROM resume_token WHERE username = :user AND token NOT IN
                            (SELECT token FROM resume_token WHERE username = :user
                             ORDER BY created_at DESC, token LIMIT :most)
                        """).param("user", username).param("most", MAX_PER_USER).update();
    }

    private long expired() {
        return clock.instant().minus(TIME_TO_LIVE).toEpochMilli();
    }

    private static Map<StreamId, Long> numbers(String json) {
        var numbers = new HashMap<StreamId, Long>();
        JSON.readValue(json, NUMBERS).forEach((key, number) -> numbers.put(StreamId.parse(key), number));
        return numbers;
    }
}
