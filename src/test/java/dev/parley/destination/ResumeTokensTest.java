package dev.parley.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import dev.parley.testing.ManualClock;
import dev.parley.testing.TemporaryDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests that only the owner can resolve a token, that tokens expire, and that their number is bounded. */
class ResumeTokensTest {

    private static final Map<StreamId, Long> NUMBERS = Map.of(StreamId.room("lobby"), 41L, StreamId.room("房间"), 0L);

    private final ManualClock clock = new ManualClock();
    private JdbcClient database;
    private ResumeTokens tokens;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = new TemporaryDatabase(directory).jdbcClient();
        tokens = new ResumeTokens(database, clock);
    }

    @Test
    void tokenReturnsItsPositionsOnEveryNode() {
        String token = tokens.create("ada", NUMBERS);
        assertThat(token).matches("[A-Za-z0-9_-]{24}");
        assertThat(new ResumeTokens(database, clock).find(token, "ada")).contains(NUMBERS);
        assertThat(tokens.find(token, "ada")).contains(NUMBERS);
    }

    @Test
    void onlyTheOwnerCanUseAToken() {
        String token = tokens.create("ada", NUMBERS);
        assertThat(tokens.find(token, "grace")).isEmpty();
        assertThat(tokens.find("", "ada")).isEmpty();
        assertThat(tokens.find(token + "x", "ada")).isEmpty();
    }

    @Test
    void expiredTokenIsDeletedByTheNextOne() {
        String token = tokens.create("ada", NUMBERS);
        clock.advance(ResumeTokens.TIME_TO_LIVE.minusMillis(1));
        assertThat(tokens.find(token, "ada")).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.find(token, "ada")).isEmpty();
        assertThat(rows()).isOne();
        String next = tokens.create("grace", NUMBERS);
        assertThat(rows()).isOne();
        assertThat(tokens.find(next, "grace")).isPresent();
    }

    @Test
    void newestTokensOfEachUserAreKept() {
        String graces = tokens.create("grace", NUMBERS);
        var adas = new ArrayList<String>();
        for (int i = 0; i < ResumeTokens.MAX_PER_USER + 2; i++) {
            adas.add(tokens.create("ada", NUMBERS));
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(rows()).isEqualTo(ResumeTokens.MAX_PER_USER + 1L);
        assertThat(tokens.find(adas.get(1), "ada")).isEmpty();
        assertThat(adas.subList(2, adas.size()))
                .allSatisfy(token -> assertThat(tokens.find(token, "ada")).isPresent());
        assertThat(tokens.find(graces, "grace")).isPresent();
    }

    private long rows() {
        return database.sql("SELECT count(*) FROM resume_token")
                .query(Long.class)
                .single();
    }
}
