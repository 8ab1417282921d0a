package dev.parley.conversation;

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
 * Keeps where a client wants to go on in many streams, until it subscribes to all of them with one short token.
 *
 * <p>In the database, so that every node finds a token, for {@link #LIFE}. Of one user the newest {@link #MOST_PER_USER} are
 * kept. Any thread; every call blocks.
 */
@Component
public class ResumeTokens {

    /**
     * From the request for a token to the SUBSCRIBE takes seconds. The clocks of nodes may be apart by less than this, since
     * one node writes the time and another one compares it.
     */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** As many as one user may have connections to a node, by default. */
    static final int MOST_PER_USER = 50;

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
     * Stores the numbers and gives the token for them, 24 characters of {@code A-Z a-z 0-9 - _}.
     *
     * @param since the last number that the client has of each stream
     */
    public String keep(String username, Map<StreamId, Long> since) {
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
        sweep(username);
        return token;
    }

    /** What was kept under a token of that user; nothing if there is no such token, or it is too old. */
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

    /** Nothing else deletes them: where nobody asks for tokens, no more of them come either. */
    private void sweep(String username) {
        jdbc.sql("DELETE FROM resume_token WHERE created_at <= :expired")
                .param("expired", expired())
                .update();
        jdbc.sql("""
                        DELETE FROM resume_token WHERE username = :user AND token NOT IN
                            (SELECT token FROM resume_token WHERE username = :user
                             ORDER BY created_at DESC, token LIMIT :most)
                        """).param("user", username).param("most", MOST_PER_USER).update();
    }

    private long expired() {
        return clock.instant().minus(LIFE).toEpochMilli();
    }

    private static Map<StreamId, Long> numbers(String json) {
        var numbers = new HashMap<StreamId, Long>();
        JSON.readValue(json, NUMBERS).forEach((key, number) -> numbers.put(StreamId.parse(key), number));
        return numbers;
    }
}
