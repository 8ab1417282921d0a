package dev.parley.conversation;

import dev.parley.fixture.TemporaryDatabase;
import dev.parley.stream.StreamId;
import java.util.function.ToLongFunction;
import org.springframework.context.ApplicationEventPublisher;

/** Opens what is package-private here to the tests of the features. */
public final class ConversationFixtures {

    private ConversationFixtures() {}

    public static ReadMarkers readMarkers(TemporaryDatabase database, ToLongFunction<StreamId> heads) {
        return readMarkers(database, heads, moved -> {});
    }

    public static ReadMarkers readMarkers(
            TemporaryDatabase database, ToLongFunction<StreamId> heads, ApplicationEventPublisher events) {
        return new ReadMarkers(heads, database.jdbcTemplate(), database.transactions(), events);
    }

    /** Where the marker stands, 0 if it never moved. */
    public static long marker(ReadMarkers markers, String username, StreamId stream, String peer) {
        return markers.of(username).getOrDefault(new ReadMarker.Place(stream.key(), peer), 0L);
    }
}
