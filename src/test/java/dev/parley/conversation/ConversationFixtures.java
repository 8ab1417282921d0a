package dev.parley.conversation;

import dev.parley.stream.StreamId;
import dev.parley.testing.TemporaryDatabase;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;

/** Opens what is package-private here to the tests of the features. */
public final class ConversationFixtures {

    private ConversationFixtures() {}

    /** @param head that of every stream */
    public static ReadMarkers readMarkers(TemporaryDatabase database, long head) {
        return readMarkers(
                database,
                streams -> streams.stream().collect(Collectors.toMap(stream -> stream, stream -> head)),
                moved -> {});
    }

    public static ReadMarkers readMarkers(
            TemporaryDatabase database,
            Function<Collection<StreamId>, Map<StreamId, Long>> heads,
            ApplicationEventPublisher events) {
        return new ReadMarkers(heads, database.jdbcTemplate(), database.transactions(), events);
    }

    /** Counts what people do, at a time that stands still, and appends nothing. */
    public static MessageService countingPosts() {
        var limits = new Binder().bindOrCreate("parley.limits", Limits.class);
        return new MessageService(
                (entry, streams) -> CompletableFuture.failedFuture(new UnsupportedOperationException()),
                new PostValidator(limits, new Mentions(name -> true), () -> 0));
    }

    /** Where the marker stands, 0 if it never moved. */
    public static long marker(ReadMarkers markers, String username, StreamId stream, String peer) {
        return markers.of(username).getOrDefault(new ReadMarker.Place(stream.key(), peer), 0L);
    }
}
