package dev.parley.readstate;

import static dev.parley.message.ConversationFixtures.marker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.message.ConversationFixtures;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.StreamId;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.TemporaryDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** Tests that markers take effect at once, only move forward, and survive an orderly restart; the tests trigger flushes. */
@EachDatabase
class ReadMarkersTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId INBOX = StreamId.inbox("ada");

    private TemporaryDatabase database;
    private long head = 100;
    private int headReads;
    private final List<ReadMarkersAdvanced.AdvancedMarker> published = new ArrayList<>();
    private ReadMarkers markers;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = new TemporaryDatabase(directory);
        markers = restarted();
    }

    @Test
    void markerTakesEffectBeforeItIsWritten() {
        markers.advance("ada", LOBBY, null, 42);

        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(42);
        assertThat(marker(restarted(), "ada", LOBBY, "")).isZero();
    }

    @Test
    void writtenMarkerSurvivesARestart() {
        markers.advance("ada", LOBBY, null, 42);
        markers.flush();

        assertThat(marker(restarted(), "ada", LOBBY, "")).isEqualTo(42);
        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(42);
    }

    @Test
    void markerNeverMovesBackwards() {
        markers.advance("ada", LOBBY, null, 42);
        markers.advance("ada", LOBBY, null, 41);
        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(42);

        markers.flush();
        markers.advance("ada", LOBBY, null, 7);
        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(42);
        markers.flush();
        assertThat(marker(restarted(), "ada", LOBBY, "")).isEqualTo(42);
    }

    @Test
    void higherMarkerOfAnotherNodeIsKept() {
        var otherNode = restarted();
        otherNode.advance("ada", LOBBY, null, 50);
        otherNode.flush();

        markers.advance("ada", LOBBY, null, 42);
        markers.flush();

        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(50);
    }

    @Test
    void markersOfUsersStreamsAndPeersAreSeparate() {
        markers.advance("ada", LOBBY, null, 1);
        markers.advance("grace", LOBBY, null, 2);
        markers.advance("ada", INBOX, "grace", 3);
        markers.flush();
        markers.advance("ada", INBOX, "linus", 4);

        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(1);
        assertThat(marker(markers, "grace", LOBBY, "")).isEqualTo(2);
        assertThat(marker(markers, "ada", INBOX, "grace")).isEqualTo(3);
        assertThat(marker(markers, "ada", INBOX, "linus")).isEqualTo(4);
        assertThat(marker(markers, "grace", INBOX, "linus")).isZero();
    }

    @Test
    void markerBeyondTheHeadIsWrittenAsTheHead() {
        markers.advance("ada", LOBBY, null, Long.MAX_VALUE);
        markers.flush();
        head = 200;

        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(100);
    }

    @Test
    void unwrittenMarkersOfThePreviousEpochAreDropped() {
        markers.advance("ada", LOBBY, null, 42);
        markers.on(new EpochChanged("another"));
        markers.flush();
        assertThat(markers.ofUser("ada")).isEmpty();
    }

    @Test
    void markerCanAdvanceToTheHead() {
        markers.advanceToHead("ada", LOBBY);
        head = 200;

        assertThat(marker(markers, "ada", LOBBY, "")).isEqualTo(100);
    }

    @Test
    void markersSurviveADatabaseFailure() {
        database.jdbcTemplate().execute("ALTER TABLE read_marker RENAME TO gone");
        markers.advance("ada", LOBBY, null, 42);
        assertThatThrownBy(markers::flush).isInstanceOf(DataAccessException.class);

        database.jdbcTemplate().execute("ALTER TABLE gone RENAME TO read_marker");
        markers.flush();
        assertThat(marker(restarted(), "ada", LOBBY, "")).isEqualTo(42);
    }

    @Test
    @Timeout(10)
    void orderlyStopWritesEverything() {
        markers.start();
        for (int i = 0; i < 500; i++) {
            markers.advance("user" + i, LOBBY, null, 42);
        }
        markers.stop();

        assertThat(marker(restarted(), "user0", LOBBY, "")).isEqualTo(42);
        assertThat(marker(restarted(), "user499", LOBBY, "")).isEqualTo(42);
    }

    @Test
    void onlyTheLastMoveIsPublishedAfterItIsStored() {
        markers.advance("ada", LOBBY, null, 41);
        markers.advance("ada", LOBBY, null, 42);
        markers.advance("ada", INBOX, "grace", 1_000);
        assertThat(published).isEmpty();

        markers.flush();
        assertThat(published)
                .containsExactly(
                        new ReadMarkersAdvanced.AdvancedMarker("ada", INBOX, "grace", 100),
                        new ReadMarkersAdvanced.AdvancedMarker("ada", LOBBY, "", 42));
    }

    @Test
    void unchangedMarkerIsNotPublished() {
        markers.advance("ada", LOBBY, null, 42);
        markers.flush();
        published.clear();
        markers.flush();
        markers.advance("ada", LOBBY, null, 41);
        markers.advance("grace", LOBBY, null, 1);
        markers.flush();

        assertThat(published).containsExactly(new ReadMarkersAdvanced.AdvancedMarker("grace", LOBBY, "", 1));
    }

    @Test
    void markersOfManyStreamsNeedOneReadOfHeads() {
        for (int i = 0; i < 30; i++) {
            markers.advance("ada", StreamId.room("room" + i), null, 42);
        }
        markers.flush();

        assertThat(headReads).isEqualTo(1);
        assertThat(published).hasSize(30);
    }

    @Test
    void markerOfAnEmptyStreamStaysAtZero() {
        head = 0;
        markers.advance("ada", LOBBY, null, 42);
        markers.advanceToHead("grace", LOBBY);
        markers.flush();
        head = 100;

        assertThat(marker(restarted(), "ada", LOBBY, "")).isZero();
        assertThat(marker(restarted(), "grace", LOBBY, "")).isZero();
    }

    private ReadMarkers restarted() {
        return ConversationFixtures.readMarkers(
                database, this::heads, event -> published.addAll(((ReadMarkersAdvanced) event).markers()));
    }

    /** Omits streams without entries, which matches the log. */
    private Map<StreamId, Long> heads(Collection<StreamId> streams) {
        headReads++;
        return head == 0 ? Map.of() : streams.stream().collect(Collectors.toMap(stream -> stream, stream -> head));
    }
}
