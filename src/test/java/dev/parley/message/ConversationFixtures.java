package dev.parley.message;

import dev.parley.message.text.Mentions;
import dev.parley.ratelimit.Limits;
import dev.parley.readstate.ReadMarker;
import dev.parley.readstate.ReadMarkers;
import dev.parley.stream.StreamId;
import dev.parley.testing.TemporaryDatabase;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;

/** Gives the tests of other packages access to package-private classes. */
public final class ConversationFixtures {

    private ConversationFixtures() {}

    /** @param head the head of every stream */
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

    /** Returns a service that charges the rate limit with a fixed clock and cannot append. */
    public static MessageService rateLimitOnly() {
        var limits = new Binder().bindOrCreate("parley.limits", Limits.class);
        return new MessageService(
                (entry, streams) -> CompletableFuture.failedFuture(new UnsupportedOperationException()),
                new PostValidator(limits, new Mentions(name -> true), () -> 0));
    }

    /** Returns the marker's position, 0 if it never moved. */
    public static long marker(ReadMarkers markers, String username, StreamId stream, String peer) {
        return markers.ofUser(username).getOrDefault(new ReadMarker.ConversationKey(stream.key(), peer), 0L);
    }
}
