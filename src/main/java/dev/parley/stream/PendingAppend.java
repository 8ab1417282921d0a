package dev.parley.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One append that the writer has not completed yet, compared by identity. */
final class PendingAppend {

    private final NewEntry entry;
    private final List<StreamId> streams;
    private final List<Position> targets;
    private final CompletableFuture<Appended> future = new CompletableFuture<>();

    PendingAppend(NewEntry entry, List<StreamId> streams) {
        this(entry, streams, List.of());
    }

    private PendingAppend(NewEntry entry, List<StreamId> streams, List<Position> targets) {
        this.entry = entry;
        this.streams = streams;
        this.targets = targets;
    }

    /** Creates an append that changes a message, or its copies in several streams. */
    static PendingAppend changing(NewEntry entry, List<Position> targets) {
        return new PendingAppend(entry, targets.stream().map(Position::stream).toList(), targets);
    }

    NewEntry entry() {
        return entry;
    }

    /** The streams without repeats, in the order in which they were named. */
    List<StreamId> streams() {
        return streams;
    }

    /** The message to change, in each of the streams; empty for an append that changes none. */
    List<Position> targets() {
        return targets;
    }

    CompletableFuture<Appended> future() {
        return future;
    }

    /**
     * Completes the future once the transaction is on disk.
     *
     * @param outcome empty if nothing was written, neither for this append nor before under its key
     */
    void complete(Optional<Appended> outcome) {
        var appended = outcome.orElse(null);
        if (appended == null) {
            // An append without targets can only have waited for a change under its key that was not applied.
            future.completeExceptionally(targets.isEmpty() ? new ClientIdReused() : new MessageNotFound());
        } else if (appended.repeated() && !repeats(appended.entry())) {
            future.completeExceptionally(new ClientIdReused());
        } else {
            future.complete(appended);
        }
    }

    private boolean repeats(Entry first) {
        var stream = streams.get(0);
        return entry.isRepeatOf(first, stream, targetIn(stream));
    }

    @Nullable
    IdempotencyKey key() {
        return IdempotencyKey.of(entry.from(), entry.clientId());
    }

    /** The entry as it is on disk once it has its number in one of the streams. */
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
