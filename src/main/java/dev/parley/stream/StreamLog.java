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
 * <p>Any thread may use it. Appends wait in a bounded queue for one writer thread, which numbers all waiting appends
 * and writes them with a single commit; all appends that arrive during a commit share the next one. Reads block the
 * calling thread, and see committed entries.
 */
@Component
@DependsOnDatabaseInitialization
public class StreamLog implements SmartLifecycle {

    /**
     * The SQL state of an exception from the data source that means: the database answers no connection, so that a
     * retry cannot succeed. PostgreSQL's driver does not use it.
     */
    public static final String DATABASE_UNRESPONSIVE = "08S01";

    private final LogWriter writer;
    private final StreamReader reader;
    private final Supplier<List<AppendListener>> listeners;

    @Autowired
    StreamLog(DataSource dataSource, ObjectProvider<AppendListener> listeners) {
        // Listeners read from the log, so they are created after it; they exist when it starts.
        this(dataSource, () -> listeners.orderedStream().toList(), LogLimits.DEFAULT, Clock.systemUTC());
    }

    /**
     * @param dataSource a database with all migrations applied
     * @param listeners called once, at the start
     */
    public StreamLog(DataSource dataSource, Supplier<List<AppendListener>> listeners, LogLimits limits, Clock clock) {
        this.writer = new LogWriter(new GroupCommit(dataSource, clock), limits);
        this.reader = new StreamReader(dataSource);
        this.listeners = listeners;
    }

    /**
     * Appends one entry to each of the streams, in one transaction and under one id.
     *
     * <p>Never blocks. The future completes on the writer thread once the entry is on disk and the listeners were
     * called; or exceptionally, with {@link LogOverloaded} when the queue is full, or with {@link AppendFailed} when
     * the database rejects the entry or the log is not running. Actions that depend on the future must not block
     * either.
     *
     * <p>If the sender has appended the same entry before under this {@code clientId}, nothing is written and the
     * future gets the first entry; if that one is not on disk yet, the future waits for it. If the sender has used the
     * {@code clientId} for another entry (another stream, kind, recipient or text), nothing is written and the future
     * fails with {@link ClientIdReused}.
     *
     * @param streams at least one; repeats are ignored
     */
    public CompletableFuture<Appended> append(NewEntry entry, List<StreamId> streams) {
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("An append needs at least one stream");
        }
        return writer.submit(
                new PendingAppend(entry, streams.stream().distinct().toList()));
    }

    /**
     * Appends an edit or a delete to the stream of each of its targets, and changes the targets, in one transaction.
     *
     * <p>From then on no reader gets the target's old text: an edited message has only its new text, and a deleted
     * message and its edits have no text. The future completes and fails as that of {@link #append}, and also fails
     * with {@link MessageNotFound} if one of the targets is not a message.
     *
     * @param change of kind {@link Entry#EDIT} or {@link Entry#DELETE}
     * @param targets one message, or its copies in several streams
     */
    public CompletableFuture<Appended> change(NewEntry change, List<Position> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("A change needs at least one target");
        }
        return writer.submit(PendingAppend.changing(change, targets));
    }

    /** The entry with that number; empty if it does not exist or was deleted. Blocks for one indexed read. */
    public Optional<Entry> find(Position position) {
        return reader.find(position);
    }

    /** The first entry that the sender appended under that key. Blocks for one indexed read. */
    public Optional<Entry> findByClientId(String sender, String clientId) {
        return reader.findByClientId(sender, clientId);
    }

    /**
     * The position of an inbox's copy of a direct message. Blocks; the older the message, the longer.
     *
     * @param peer the other party of the message
     */
    public Optional<Position> locate(StreamId inbox, String peer, UUID id) {
        return reader.locate(inbox, peer, id);
    }

    /** The stream's highest number, 0 for an empty stream. Blocks for one indexed read. */
    public long head(StreamId stream) {
        return reader.head(stream);
    }

    /** The highest numbers of several streams; empty streams are left out. Blocks for a few indexed reads. */
    public Map<StreamId, Long> heads(Collection<StreamId> streams) {
        return reader.heads(streams);
    }

    /** The ranges of several streams; streams that never had an entry are left out. Blocks for a few indexed reads. */
    public Map<StreamId, StreamExtent> extents(Collection<StreamId> streams) {
        return reader.extents(streams);
    }

    /**
     * The entries that follow {@code after}, oldest first. Blocks.
     *
     * @param peer restricts an inbox to the direct conversation with this user
     * @param limit the maximum number of entries
     * @param maxBytes stops before the texts' UTF-8 size passes this, but always gives at least one entry if there is
     *     one
     */
    public Page readAfter(StreamId stream, long after, @Nullable String peer, int limit, long maxBytes) {
        return reader.readAfter(stream, after, peer, limit, maxBytes);
    }

    /**
     * The last {@code limit} entries before {@code before}, oldest first. Blocks.
     *
     * @param maxBytes leaves out the oldest entries beyond this size of the texts in UTF-8, but always gives at least
     *     one entry if there is one
     */
    public Page readBefore(StreamId stream, long before, @Nullable String peer, int limit, long maxBytes) {
        return reader.readBefore(stream, before, peer, limit, maxBytes);
    }

    /**
     * Up to half of {@code limit} entries before {@code seq}, and the rest from there on, oldest first. Blocks.
     *
     * @param peer restricts an inbox to the direct conversation with this user
     * @param maxBytes one half bounds the entries before {@code seq}, the other half the rest; each part gives at least
     *     one entry if there is one
     */
    public Page readAround(StreamId stream, long seq, @Nullable String peer, int limit, long maxBytes) {
        return reader.readAround(stream, seq, peer, limit, maxBytes);
    }

    /** The direct conversations of an inbox's owner, the latest first, at most 200. Blocks. */
    public List<DirectConversation> directConversations(String owner) {
        return reader.directConversations(owner);
    }

    /**
     * The number of messages of other senders that follow {@code after}, counted to at most {@code limit}. Blocks.
     *
     * @param peer restricts an inbox to the direct conversation with this user
     * @param notFrom the sender whose messages do not count
     */
    public int countAfter(StreamId stream, long after, @Nullable String peer, String notFrom, int limit) {
        return reader.countAfter(stream, after, peer, notFrom, limit);
    }

    /**
     * The number of messages after {@code after} that mention the user, counted to at most the query's limit. Blocks.
     */
    public int countMentions(StreamId stream, long after, MentionQuery query) {
        return reader.countMentions(stream, after, query);
    }

    /** The first mentions of the user after {@code after}, in the order of the entries that added them. Blocks. */
    public List<Mention> mentions(StreamId stream, long after, MentionQuery query) {
        return reader.mentions(stream, after, query);
    }

    /** The number of entries that this node has written since it started; a direct message counts for both inboxes. */
    public long appended() {
        return writer.entriesWritten();
    }

    /** The number of appends that wait for the writer now. */
    public int queued() {
        return writer.queued();
    }

    @Override
    public void start() {
        writer.start(listeners.get());
    }

    /** Writes the queued appends; later ones fail. */
    @Override
    public void stop() {
        writer.stop();
    }

    @Override
    public boolean isRunning() {
        return writer.isRunning();
    }

    /** First to start and last to stop: the web server and the STOMP executors may still append until then. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
