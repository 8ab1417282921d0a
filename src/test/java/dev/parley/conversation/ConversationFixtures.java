package dev.parley.conversation;

import dev.parley.fixture.TemporaryDatabase;
import dev.parley.stream.StreamId;
import java.util.function.ToLongFunction;

/** Opens what is package-private here to the tests of the features. */
public final class ConversationFixtures {

    private ConversationFixtures() {}

    public static ReadMarkers readMarkers(TemporaryDatabase database, ToLongFunction<StreamId> heads) {
        return new ReadMarkers(heads, database.jdbcTemplate(), database.transactions());
    }

    /** Where the marker stands, 0 if it never moved. */
    public static long marker(ReadMarkers markers, String username, StreamId stream, String peer) {
        return markers.of(username).getOrDefault(new ReadMarker.Place(stream.key(), peer), 0L);
    }
}
