package dev.parley.fanout;

import dev.parley.stream.Entry;
import dev.parley.stream.Page;
import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Delivers one stream to its cursors on this node.
 *
 * <p>Every method runs on the stream's loop, so nothing is locked. Guarantee: every cursor is handed every entry from its
 * starting point on, once and in order. Order comes from the numbers alone: see {@link ReorderBuffer}. What is missing is read
 * from the log if it does not come by itself in a moment, once for all cursors.
 */
final class Feed {

    /** Before the log has told the stream's head; cursors that open meanwhile wait for it. */
    private static final long UNKNOWN = -1;

    private static final LongSupplier AT_ONCE = () -> 0;

    private final LogReader reader;
    private final DeliveryLoop loop;
    private final FanoutCounters fanoutCounters;

    private final RecentEntries recentEntries = new RecentEntries();
    private final Map<EntryEncoder, LiveGroup> live = new LinkedHashMap<>();
    private final Set<Cursor> cursors = new HashSet<>();
    private final PendingCursors waiting = new PendingCursors();
    private final ReorderBuffer reorderBuffer = new ReorderBuffer();
    private final LongSupplier patienceMillis;
    private long head = UNKNOWN;
    private long heard;
    private boolean filling;
    private boolean isHeadDoubted;

    /** @param patienceMillis how long missing entries may take to come by themselves */
    Feed(LogReader reader, DeliveryLoop loop, FanoutCounters fanoutCounters, LongSupplier patienceMillis) {
        this.reader = reader;
        this.loop = loop;
        this.fanoutCounters = fanoutCounters;
        this.patienceMillis = patienceMillis;
    }

    /** Whether the numbers of this feed are of an epoch that is over. Then it is of no use any more. */
    boolean isOutdated() {
        return reader.isOutdated();
    }

    /** The cursor's listener learns when it is in force; whoever removes the cursor before reports that to the listener. */
    void open(PendingCursor pendingCursor) {
        cursors.add(pendingCursor.cursor());
        if (head != UNKNOWN) {
            place(pendingCursor);
        } else if (waiting.addForHead(pendingCursor)) {
            reader.head(known -> loop.execute(() -> headKnown(known)));
        }
    }

    private void place(PendingCursor pendingCursor) {
        long since = pendingCursor.from().since().orElse(head);
        if (pendingCursor.from().isOtherThan(reader.epoch())) {
            readBeginning(pendingCursor, 0, true);
        } else if (since <= head) {
            begin(pendingCursor, since);
        } else {
            askWhetherGiven(pendingCursor);
        }
    }

    /**
     * The reader has numbers that this node has not heard of: it may have got them at another node, a moment ago. Example:
     * that node gave 76 and died, and the last that was heard of it here is 69. The reader must not get 70 again, so it
     * waits until this node stands where the log does.
     */
    private void askWhetherGiven(PendingCursor pendingCursor) {
        reader.head(known -> loop.execute(() -> {
            if (pendingCursor.cursor().isCancelled()) {
                return;
            }
            waiting.addAhead(pendingCursor, known);
            reorderBuffer.hearOf(known);
            beginReached();
            arrived(AT_ONCE);
        }));
    }

    private void beginReached() {
        waiting.takeReached(head).forEach(this::beginAhead);
    }

    /** A number beyond the log's head was never given by this log: the reader has an entry that was lost. */
    private void beginAhead(PendingCursors.Ahead reached) {
        var from = reached.opening().from();
        long since = from.since().orElse(head);
        if (since > reached.known() && from.epoch() != null) {
            readBeginning(reached.opening(), 0, true);
        } else {
            begin(reached.opening(), Math.min(since, head));
        }
    }

    StreamId stream() {
        return reader.stream();
    }

    boolean isEmpty() {
        return cursors.isEmpty();
    }

    Set<Cursor> cursors() {
        return cursors;
    }

    void remove(Cursor cursor) {
        cursors.remove(cursor);
        takeFromLive(cursor);
        waiting.remove(cursor);
    }

    /** An entry was appended, here or elsewhere; it goes out at the end of the turn if none before it is missing. */
    void appended(Entry entry) {
        if (head == UNKNOWN) {
            heard = Math.max(heard, entry.seq());
            return;
        }
        reorderBuffer.add(entry);
        arrived(patienceMillis);
    }

    /** The log's head is this number, or beyond. */
    void heardOf(long seq) {
        if (head == UNKNOWN) {
            heard = Math.max(heard, seq);
            return;
        }
        if (seq < head && !isHeadDoubted) {
            // An answer that was overtaken by an entry, as a rule; each feed asks once more, since it may be a restore.
            isHeadDoubted = true;
            reader.endEpochIfHeadIsBelow(head, () -> loop.execute(() -> isHeadDoubted = false));
        }
        reorderBuffer.hearOf(seq);
        arrived(AT_ONCE);
    }

    /** At the end of a turn: hands this turn's entries to every live cursor, encoded once for all that share an encoder. */
    void deliver() {
        // A message that is edited or deleted before it went out goes out as it reads now.
        var entries = RevisionMerger.of(reorderBuffer.take());
        head = reorderBuffer.last();
        if (!entries.isEmpty()) {
            handOut(entries);
        }
        // Not before: whoever begins now must not be handed what they have.
        beginReached();
    }

    private void handOut(List<Entry> entries) {
        recentEntries.add(entries);
        var behind = new ArrayList<Cursor>();
        live.forEach((encoder, group) -> {
            var frames = encode(entries, encoder);
            for (Cursor cursor : group.cursors()) {
                if (!offer(cursor, entries, frames)) {
                    behind.add(cursor);
                }
            }
        });
        behind.forEach(this::fallBehind);
    }

    private void arrived(LongSupplier patience) {
        if (reorderBuffer.isReady()) {
            loop.delivers(this);
        }
        if (reorderBuffer.isIncomplete() && !filling) {
            filling = true;
            reader.later(patience.getAsLong(), () -> loop.execute(this::fill));
        }
    }

    /** Reads what is missing, unless it has come meanwhile. */
    private void fill() {
        if (!reorderBuffer.isIncomplete()) {
            filling = false;
            return;
        }
        fanoutCounters.gaps.increment();
        long asked = reorderBuffer.heard();
        reader.after(reorderBuffer.last(), page -> loop.execute(() -> filled(page, asked)));
    }

    private void filled(Page page, long asked) {
        filling = false;
        var entries = page.entries();
        // Whatever the log does not hold between its entries has been taken by retention.
        if (entries.isEmpty()) {
            reorderBuffer.skipTo(page.head());
        } else {
            reorderBuffer.skipTo(entries.get(0).seq() - 1);
        }
        entries.forEach(reorderBuffer::add);
        reorderBuffer.disbelieve(page.head(), asked);
        loop.delivers(this);
        arrived(AT_ONCE);
    }

    private void headKnown(long known) {
        head = known;
        reorderBuffer.startAfter(known);
        // What was appended while the log was asked lies behind the head that readers are told, and is still due.
        reorderBuffer.hearOf(heard);
        waiting.takeForHead().forEach(this::place);
        arrived(AT_ONCE);
    }

    private void begin(PendingCursor pendingCursor, long since) {
        var cursor = pendingCursor.cursor();
        if (cursor.isCancelled()) {
            return;
        }
        if (since < head && !recentEntries.holds(since + 1)) {
            readBeginning(pendingCursor, since, false);
            return;
        }
        start(pendingCursor, since);
    }

    private void start(PendingCursor pendingCursor, long since) {
        var cursor = pendingCursor.cursor();
        cursor.moveTo(since + 1);
        cursor.opened(listener -> listener.inForce(SubscriptionStart.after(reader.epoch(), head)));
        if (cursor.next() > head) {
            catchUp(cursor);
        } else {
            cursor.takeTurn(() -> catchUp(cursor));
        }
    }

    /**
     * What the log still has decides where the cursor starts, and the reader is told that first; but not of each part of a
     * subscription to many streams, which reads when it is its turn.
     */
    private void readBeginning(PendingCursor pendingCursor, long since, boolean reset) {
        if (pendingCursor.cursor().combined() != null) {
            start(pendingCursor, since);
            return;
        }
        fanoutCounters.catchUps.increment();
        reader.after(
                since,
                pendingCursor.cursor(),
                page -> loop.execute(() -> beginWith(page, pendingCursor, since, reset)));
    }

    private void beginWith(Page page, PendingCursor pendingCursor, long since, boolean reset) {
        if (pendingCursor.cursor().isCancelled()) {
            return;
        }
        var entries = page.entries();
        long first = entries.isEmpty() ? head + 1 : entries.get(0).seq();
        var told = reset || first > since + 1 ? OptionalLong.of(first) : OptionalLong.empty();
        pendingCursor.cursor().moveTo(first);
        pendingCursor
                .cursor()
                .opened(listener -> listener.inForce(new SubscriptionStart(reader.epoch(), head, reset, told)));
        read(pendingCursor.cursor(), page);
    }

    /** Moves a cursor towards the head as far as its outlet has room, and makes it live once it stands there. */
    private void catchUp(Cursor cursor) {
        if (cursor.isCancelled()) {
            cursor.endTurn();
            return;
        }
        if (cursor.next() > head) {
            live.computeIfAbsent(cursor.encoder(), ignored -> new LiveGroup()).add(cursor);
            cursor.endTurn();
            return;
        }
        var remembered = recentEntries.from(cursor.next());
        if (!remembered.isEmpty()) {
            advance(cursor, remembered);
            return;
        }
        fanoutCounters.catchUps.increment();
        reader.after(cursor.next() - 1, cursor, page -> loop.execute(() -> read(cursor, page)));
    }

    private void read(Cursor cursor, Page page) {
        if (cursor.isCancelled()) {
            return;
        }
        // The log may be ahead of what this loop has heard of; what lies behind the head comes live.
        var entries =
                page.entries().stream().filter(entry -> entry.seq() <= head).toList();
        if (entries.isEmpty()) {
            // Nothing is kept of what the reader asks for: retention has taken it.
            cursor.moveTo(head + 1);
            catchUp(cursor);
            return;
        }
        advance(cursor, entries);
    }

    private void advance(Cursor cursor, List<Entry> entries) {
        if (offer(cursor, entries, encode(entries, cursor.encoder()))) {
            // Through the loop's queue, so that a long way back does not hold up everybody else's turn; and behind the
            // other
            // parts of the subscription, so that a long way back in one room does not hold up the other rooms.
            cursor.endTurn();
            loop.execute(() -> cursor.takeTurn(() -> catchUp(cursor)));
        } else {
            waitForRoom(cursor);
        }
    }

    /** @return whether all of them were taken */
    private boolean offer(Cursor cursor, List<Entry> entries, List<byte[]> frames) {
        int taken = cursor.outlet().offer(frames);
        if (taken > 0) {
            cursor.moveTo(entries.get(taken - 1).seq() + 1);
            fanoutCounters.deliveries.add(taken);
            loop.flushes(cursor.outlet());
        }
        return taken == frames.size();
    }

    private void fallBehind(Cursor cursor) {
        takeFromLive(cursor);
        cursor.takeTurn(() -> waitForRoom(cursor));
    }

    private void takeFromLive(Cursor cursor) {
        var group = live.get(cursor.encoder());
        if (group != null && group.remove(cursor) && group.cursors().isEmpty()) {
            live.remove(cursor.encoder());
        }
    }

    private void waitForRoom(Cursor cursor) {
        cursor.outlet().whenWritable(() -> loop.execute(() -> catchUp(cursor)));
    }

    private static List<byte[]> encode(List<Entry> entries, EntryEncoder encoder) {
        var frames = new ArrayList<byte[]>(entries.size());
        for (Entry entry : entries) {
            frames.add(encoder.encode(entry));
        }
        return frames;
    }
}
