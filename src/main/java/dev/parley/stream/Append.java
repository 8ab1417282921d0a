package dev.parley.stream;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One append on its way through the writer, compared by identity. */
final class Append {

    private final NewEntry entry;
    private final List<StreamId> streams;
    private final List<Position> targets;
    private final CompletableFuture<Appended> future = new CompletableFuture<>();

    Append(NewEntry entry, List<StreamId> streams) {
        this(entry, streams, List.of());
    }

    private Append(NewEntry entry, List<StreamId> streams, List<Position> targets) {
        this.entry = entry;
        this.streams = streams;
        this.targets = targets;
    }

    /** One that changes a message, or its copies in several streams. */
    static Append changing(NewEntry entry, List<Position> targets) {
        return new Append(entry, targets.stream().map(Position::stream).toList(), targets);
    }

    NewEntry entry() {
        return entry;
    }

    /** Without repeats, in the order in which they were named. */
    List<StreamId> streams() {
        return streams;
    }

    /** The message that it changes, in each of the streams; none for most. */
    List<Position> targets() {
        return targets;
    }

    CompletableFuture<Appended> future() {
        return future;
    }

    @Nullable
    IdempotencyKey key() {
        return IdempotencyKey.of(entry.from(), entry.clientId());
    }

    /** What is on disk once the entry has its number in one of the streams. */
    Entry numbered(StreamId stream, long seq, UUID id, Instant at) {
        return new Entry(
                stream,
                seq,
                id,
                entry.kind(),
                entry.from(),
                entry.to(),
                at,
                entry.text(),
                entry.level(),
                entry.clientId(),
                targetIn(stream),
                null);
    }

    private @Nullable Long targetIn(StreamId stream) {
        for (Position target : targets) {
            if (target.stream().equals(stream)) {
                return target.seq();
            }
        }
        return null;
    }
}
