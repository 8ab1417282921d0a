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
 * <p>Every method runs on the stream's loop, so nothing is locked. Guarantee: every cursor is offered every entry from
 * its starting point on, once and in order. Order comes from the numbers alone: see {@link ReorderBuffer}. The feed
 * reads missing entries from the log, once for all cursors, if they do not arrive within the gap timeout.
 */
final class Feed {

    /** The head before it was read from the log; cursors that open meanwhile wait for it. */
    private static final long UNKNOWN = -1;

    private static final LongSupplier IMMEDIATELY = () -> 0;

    private final LogReader reader;
    private final DeliveryLoop loop;
    private final FanoutCounters fanoutCounters;

    private final RecentEntries recentEntries = new RecentEntries();
    private final Map<EntryEncoder, LiveGroup> live = new LinkedHashMap<>();
    private final Set<Cursor> cursors = new HashSet<>();
    private final PendingCursors pendingCursors = new PendingCursors();
    private final ReorderBuffer reorderBuffer = new ReorderBuffer();
    private final LongSupplier gapTimeoutMillis;
    private long head = UNKNOWN;
    private long highestKnown;
    private boolean isFillingGap;
    private boolean isEpochCheckPending;

    /** @param gapTimeoutMillis how long the feed waits for missing entries before it reads them from the log */
    Feed(LogReader reader, DeliveryLoop loop, FanoutCounters fanoutCounters, LongSupplier gapTimeoutMillis) {
        this.reader = reader;
        this.loop = loop;
        this.fanoutCounters = fanoutCounters;
        this.gapTimeoutMillis = gapTimeoutMillis;
    }

    /** Whether the numbers of this feed belong to an epoch that has ended. The feed can then no longer be used. */
    boolean isOutdated() {
        return reader.isOutdated();
    }

    /**
     * Opens a cursor; its listener gets the outcome. A caller that removes the cursor before it is open reports that to
     * the listener.
     */
    void open(PendingCursor pendingCursor) {
        cursors.add(pendingCursor.cursor());
        if (head != UNKNOWN) {
            chooseStart(pendingCursor);
        } else if (pendingCursors.addForHead(pendingCursor)) {
            reader.head(logHead -> loop.execute(() -> headRead(logHead)));
        }
    }

    private void chooseStart(PendingCursor pendingCursor) {
        long since = pendingCursor.from().since().orElse(head);
        if (pendingCursor.from().isOtherThan(reader.epoch())) {
            readFirstPage(pendingCursor, 0, true);
        } else if (since <= head) {
            startAfter(pendingCursor, since);
        } else {
            compareWithLog(pendingCursor);
        }
    }

    /**
     * Handles a reader whose number is beyond this node's head: it may have received it from another node a moment ago.
     * Example: that node delivered 76 and died, and the last entry received here is 69. The reader must not get 70
     * again, so it waits until this node has reached the log's head.
     */
    private void compareWithLog(PendingCursor pendingCursor) {
        reader.head(logHead -> loop.execute(() -> {
            if (pendingCursor.cursor().isCancelled()) {
                return;
            }
            pendingCursors.addAhead(pendingCursor, logHead);
            reorderBuffer.headAdvanced(logHead);
            startReached();
            deliverOrFillGap(IMMEDIATELY);
        }));
    }

    private void startReached() {
        pendingCursors.takeReached(head).forEach(this::startAhead);
    }

    /**
     * Starts a reader that was ahead. A number beyond the log's head was never assigned by this log: the reader holds
     * an entry that the log has lost.
     */
    private void startAhead(PendingCursors.Ahead reached) {
        var from = reached.pendingCursor().from();
        long since = from.since().orElse(head);
        if (since > reached.logHead() && from.epoch() != null) {
            readFirstPage(reached.pendingCursor(), 0, true);
        } else {
            startAfter(reached.pendingCursor(), Math.min(since, head));
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
        removeFromLive(cursor);
        pendingCursors.remove(cursor);
    }

    /**
     * An entry was appended, on this node or another. It is delivered at the end of the turn if no earlier entry is
     * missing.
     */
    void appended(Entry entry) {
        if (head == UNKNOWN) {
            highestKnown = Math.max(highestKnown, entry.seq());
            return;
        }
        reorderBuffer.add(entry);
        deliverOrFillGap(gapTimeoutMillis);
    }

    /** The log's head is this number or a higher one. */
    void headAdvanced(long seq) {
        if (head == UNKNOWN) {
            highestKnown = Math.max(highestKnown, seq);
            return;
        }
        if (seq < head && !isEpochCheckPending) {
            // Usually an entry overtook this report. The feed reads the head once more, because the database may have
            // been restored.
            isEpochCheckPending = true;
            reader.endEpochIfHeadIsBelow(head, () -> loop.execute(() -> isEpochCheckPending = false));
        }
        reorderBuffer.headAdvanced(seq);
        deliverOrFillGap(IMMEDIATELY);
    }

    /**
     * Delivers this turn's entries to every live cursor at the end of a turn, encoded once for all cursors that share
     * an encoder.
     */
    void deliver() {
        // A message that was edited or deleted before delivery is delivered in its present form.
        var entries = RevisionMerger.merge(reorderBuffer.drain());
        head = reorderBuffer.last();
        if (!entries.isEmpty()) {
            deliverToLive(entries);
        }
        // After the delivery: a cursor that starts now must not get entries that its reader already has.
        startReached();
    }

    private void deliverToLive(List<Entry> entries) {
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

    private void deliverOrFillGap(LongSupplier gapTimeout) {
        if (reorderBuffer.isReady()) {
            loop.scheduleDelivery(this);
        }
        if (reorderBuffer.isIncomplete() && !isFillingGap) {
            isFillingGap = true;
            reader.runLater(gapTimeout.getAsLong(), () -> loop.execute(this::fillGap));
        }
    }

    /** Reads the missing entries, unless they have arrived meanwhile. */
    private void fillGap() {
        if (!reorderBuffer.isIncomplete()) {
            isFillingGap = false;
            return;
        }
        fanoutCounters.gaps.increment();
        long asked = reorderBuffer.highestKnown();
        reader.after(reorderBuffer.last(), page -> loop.execute(() -> gapPageRead(page, asked)));
    }

    private void gapPageRead(Page page, long asked) {
        isFillingGap = false;
        var entries = page.entries();
        // Retention has deleted the numbers that the log does not hold.
        if (entries.isEmpty()) {
            reorderBuffer.skipTo(page.head());
        } else {
            reorderBuffer.skipTo(entries.get(0).seq() - 1);
        }
        entries.forEach(reorderBuffer::add);
        reorderBuffer.discardUnknown(page.head(), asked);
        loop.scheduleDelivery(this);
        deliverOrFillGap(IMMEDIATELY);
    }

    private void headRead(long logHead) {
        head = logHead;
        reorderBuffer.startAfter(logHead);
        // Entries appended during the read of the head come after the head that subscribers get, and are still to be
        // delivered.
        reorderBuffer.headAdvanced(highestKnown);
        pendingCursors.takeForHead().forEach(this::chooseStart);
        deliverOrFillGap(IMMEDIATELY);
    }

    private void startAfter(PendingCursor pendingCursor, long since) {
        var cursor = pendingCursor.cursor();
        if (cursor.isCancelled()) {
            return;
        }
        if (since < head && !recentEntries.holds(since + 1)) {
            readFirstPage(pendingCursor, since, false);
            return;
        }
        subscribe(pendingCursor, since);
    }

    private void subscribe(PendingCursor pendingCursor, long since) {
        var cursor = pendingCursor.cursor();
        cursor.moveTo(since + 1);
        cursor.completeOpening(listener -> listener.subscribed(SubscriptionStart.after(reader.epoch(), head)));
        if (cursor.next() > head) {
            catchUp(cursor);
        } else {
            cursor.acquireTurn(() -> catchUp(cursor));
        }
    }

    /**
     * Reads the first page before the cursor opens, because the entries that the log still holds decide where it
     * starts, and the listener gets that number. A part of a combined subscription opens without it, and reads when it
     * gets a turn.
     */
    private void readFirstPage(PendingCursor pendingCursor, long since, boolean reset) {
        if (pendingCursor.cursor().combined() != null) {
            subscribe(pendingCursor, since);
            return;
        }
        fanoutCounters.catchUps.increment();
        reader.after(
                since,
                pendingCursor.cursor(),
                page -> loop.execute(() -> startWithPage(page, pendingCursor, since, reset)));
    }

    private void startWithPage(Page page, PendingCursor pendingCursor, long since, boolean reset) {
        if (pendingCursor.cursor().isCancelled()) {
            return;
        }
        var entries = page.entries();
        long first = entries.isEmpty() ? head + 1 : entries.get(0).seq();
        var reportedFirst = reset || first > since + 1 ? OptionalLong.of(first) : OptionalLong.empty();
        pendingCursor.cursor().moveTo(first);
        pendingCursor
                .cursor()
                .completeOpening(listener ->
                        listener.subscribed(new SubscriptionStart(reader.epoch(), head, reset, reportedFirst)));
        read(pendingCursor.cursor(), page);
    }

    /**
     * Advances a cursor towards the head as far as its sink has room, and makes it live once it has reached the head.
     */
    private void catchUp(Cursor cursor) {
        if (cursor.isCancelled()) {
            cursor.releaseTurn();
            return;
        }
        if (cursor.next() > head) {
            live.computeIfAbsent(cursor.encoder(), ignored -> new LiveGroup()).add(cursor);
            cursor.releaseTurn();
            return;
        }
        var recent = recentEntries.from(cursor.next());
        if (!recent.isEmpty()) {
            advance(cursor, recent);
            return;
        }
        fanoutCounters.catchUps.increment();
        reader.after(cursor.next() - 1, cursor, page -> loop.execute(() -> read(cursor, page)));
    }

    private void read(Cursor cursor, Page page) {
        if (cursor.isCancelled()) {
            return;
        }
        // The log may be ahead of this loop; entries beyond the head are delivered live.
        var entries =
                page.entries().stream().filter(entry -> entry.seq() <= head).toList();
        if (entries.isEmpty()) {
            // Retention has deleted all entries that the reader asked for.
            cursor.moveTo(head + 1);
            catchUp(cursor);
            return;
        }
        advance(cursor, entries);
    }

    private void advance(Cursor cursor, List<Entry> entries) {
        if (offer(cursor, entries, encode(entries, cursor.encoder()))) {
            // Through the loop's queue, so that a long catch-up does not delay the turns of other subscribers; and
            // behind the other parts of the subscription, so that a long catch-up in one room does not delay the other
            // rooms.
            cursor.releaseTurn();
            loop.execute(() -> cursor.acquireTurn(() -> catchUp(cursor)));
        } else {
            waitUntilWritable(cursor);
        }
    }

    /** @return whether the sink accepted all of them */
    private boolean offer(Cursor cursor, List<Entry> entries, List<byte[]> frames) {
        int taken = cursor.sink().offer(frames);
        if (taken > 0) {
            cursor.moveTo(entries.get(taken - 1).seq() + 1);
            fanoutCounters.deliveries.add(taken);
            loop.scheduleFlush(cursor.sink());
        }
        return taken == frames.size();
    }

    private void fallBehind(Cursor cursor) {
        removeFromLive(cursor);
        cursor.acquireTurn(() -> waitUntilWritable(cursor));
    }

    private void removeFromLive(Cursor cursor) {
        var group = live.get(cursor.encoder());
        if (group != null && group.remove(cursor) && group.cursors().isEmpty()) {
            live.remove(cursor.encoder());
        }
    }

    private void waitUntilWritable(Cursor cursor) {
        cursor.sink().whenWritable(() -> loop.execute(() -> catchUp(cursor)));
    }

    private static List<byte[]> encode(List<Entry> entries, EntryEncoder encoder) {
        var frames = new ArrayList<byte[]>(entries.size());
        for (Entry entry : entries) {
            frames.add(encoder.encode(entry));
        }
        return frames;
    }
}
