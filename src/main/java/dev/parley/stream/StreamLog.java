package dev.parley.stream;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The durable log of every stream of this service.
 *
 * <p>May be used by any thread. Appends wait in a bounded queue for one writer thread, which numbers whatever waits and
 * writes it with a single commit; so the time of a commit is shared by all who come meanwhile. Reads block the thread that
 * calls them, and see what is committed.
 */
@Component
@DependsOnDatabaseInitialization
public class StreamLog implements SmartLifecycle {

    /**
     * The SQL state of an exception from the data source that means: the database answers nobody, so that asking it again is
     * in vain. PostgreSQL's driver does not use it.
     */
    public static final String DATABASE_SILENT = "08S01";

    private final LogWriter writer;
    private final StreamReader reader;
    private final Supplier<List<AppendListener>> listeners;

    @Autowired
    StreamLog(DataSource dataSource, ObjectProvider<AppendListener> listeners) {
        // Listeners read from the log, so they cannot be there before it; but they are when it starts.
        this(dataSource, () -> listeners.orderedStream().toList(), LogLimits.DEFAULT, Clock.systemUTC());
    }

    /**
     * @param dataSource a database that the migrations have been through
     * @param listeners asked once, at the start
     */
    public StreamLog(DataSource dataSource, Supplier<List<AppendListener>> listeners, LogLimits limits, Clock clock) {
        this.writer = new LogWriter(new GroupCommit(dataSource, clock), limits);
        this.reader = new StreamReader(dataSource);
        this.listeners = listeners;
    }

    /**
     * Appends one entry to each of the streams, in one transaction and under one id.
     *
     * <p>Never blocks. The future completes on the writer thread once the entry is on disk and the listeners know of it;
     * or exceptionally, with {@link LogOverloaded} when the queue is full, or with {@link AppendFailed} when the database
     * does not take it or the log is not running. What depends on the future must not block either.
     *
     * <p>If the sender has appended the same before under this {@code clientId}, nothing is written and the first entry is
     * the answer; if that one is still on its way, the answer waits for it. If the sender has used the {@code clientId} for
     * something else (another stream, kind, recipient or text), nothing is written and the future fails with
     * {@link ClientIdReused}.
     *
     * @param streams at least one; naming one twice is naming it once
     */
    public CompletableFuture<Appended> append(NewEntry entry, List<StreamId> streams) {
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("An entry without a stream");
        }
        return writer.submit(
                new PendingAppend(entry, streams.stream().distinct().toList()));
    }

    /**
     * Appends an edit or a delete to the stream of each of its targets, and changes the targets, in one transaction.
     *
     * <p>From then on nobody reads what the target was: of an edited message only its new text, and of a deleted one
     * nothing but that there was one, neither in itself nor in the edits of it. Else it is as {@link #append}, and fails
     * with {@link MessageNotFound} if one of the targets is no message.
     *
     * @param change of kind {@link Entry#EDIT} or {@link Entry#DELETE}
     * @param targets one message, or its copies in several streams
     */
    public CompletableFuture<Appended> change(NewEntry change, List<Position> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("A change without a target");
        }
        return writer.submit(PendingAppend.changing(change, targets));
    }

    /** The entry of that number; empty if there is none, or none any more. Blocks for one indexed read. */
    public Optional<Entry> find(Position position) {
        return reader.find(position);
    }

    /** What the sender appended first under that key. Blocks for one indexed read. */
    public Optional<Entry> first(String sender, String clientId) {
        return reader.first(sender, clientId);
    }

    /**
     * Where an inbox keeps its copy of a direct message. Blocks, for the longer the older the message is.
     *
     * @param peer with whom the inbox's owner exchanged it
     */
    public Optional<Position> locate(StreamId inbox, String peer, UUID id) {
        return reader.locate(inbox, peer, id);
    }

    /** The stream's highest number, 0 for an empty stream. Blocks for one indexed read. */
    public long head(StreamId stream) {
        return reader.head(stream);
    }

    /** The highest numbers of several streams; those that are empty are left out. Blocks for a few indexed reads. */
    public Map<StreamId, Long> heads(Collection<StreamId> streams) {
        return reader.heads(streams);
    }

    /** What several streams hold; those that never had an entry are left out. Blocks for a few indexed reads. */
    public Map<StreamId, StreamExtent> extents(Collection<StreamId> streams) {
        return reader.extents(streams);
    }

    /**
     * The entries that follow {@code after}, oldest first. Blocks.
     *
     * @param peer restricts an inbox to the correspondence with this user
     * @param limit at most so many entries
     * @param maxBytes stops before the texts' UTF-8 size passes this, but always gives at least one entry if there is one
     */
    public Page readAfter(StreamId stream, long after, @Nullable String peer, int limit, long maxBytes) {
        return reader.readAfter(stream, after, peer, limit, maxBytes);
    }

    /**
     * The last {@code limit} entries before {@code before}, oldest first. Blocks.
     *
     * @param maxBytes leaves out the oldest ones beyond this size of the texts in UTF-8, but gives at least one entry
     */
    public Page readBefore(StreamId stream, long before, @Nullable String peer, int limit, long maxBytes) {
        return reader.readBefore(stream, before, peer, limit, maxBytes);
    }

    /**
     * Up to half of {@code limit} entries before {@code seq}, and the rest from there on, oldest first. Blocks.
     *
     * @param peer restricts an inbox to the correspondence with this user
     * @param maxBytes half of it bounds what comes before, half the rest; each gives at least one entry if there is one
     */
    public Page readAround(StreamId stream, long seq, @Nullable String peer, int limit, long maxBytes) {
        return reader.readAround(stream, seq, peer, limit, maxBytes);
    }

    /** Whom the owner of an inbox is in correspondence with, the latest first, at most 200. Blocks. */
    public List<DirectConversation> correspondences(String owner) {
        return reader.correspondences(owner);
    }

    /**
     * How many messages follow {@code after} that somebody else sent, counted to at most {@code limit}. Blocks.
     *
     * @param peer restricts an inbox to the correspondence with this user
     * @param notFrom whose entries do not count
     */
    public int countAfter(StreamId stream, long after, @Nullable String peer, String notFrom, int limit) {
        return reader.countAfter(stream, after, peer, notFrom, limit);
    }

    /** How many messages that follow {@code after} mention the user, counted to at most the query's limit. Blocks. */
    public int countMentions(StreamId stream, long after, MentionQuery query) {
        return reader.countMentions(stream, after, query);
    }

    /** The first that mention the user after {@code after}, in the order in which they came to do so. Blocks. */
    public List<Mention> mentions(StreamId stream, long after, MentionQuery query) {
        return reader.mentions(stream, after, query);
    }

    /** How many entries this node has written since it started; a direct message counts for both inboxes. */
    public long appended() {
        return writer.entriesWritten();
    }

    /** How many appends wait for the writer now. */
    public int queued() {
        return writer.queued();
    }

    @Override
    public void start() {
        writer.start(listeners.get());
    }

    /** Writes what is queued; appends that come later fail. */
    @Override
    public void stop() {
        writer.stop();
    }

    @Override
    public boolean isRunning() {
        return writer.isRunning();
    }

    /** First to start and last to stop: the web server and the STOMP executors may still hand in appends until then. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
