package dev.parley.relay.stomp;

import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounded queue of entries and broadcasts that wait to be sent to other nodes.
 *
 * <p>When the queue is full, or no broker is connected, entries are dropped and their streams are recorded. As soon as
 * sending works again, the other nodes receive a notice for each recorded stream and read it from the database. When
 * even the recorded streams exceed their bound, one notice covers all streams.
 *
 * <p>Any thread; blocks only for its own short lock.
 */
final class OutboundQueue {

    /** Approximate memory of a queued entry, in addition to its text. */
    private static final int ENTRY_OVERHEAD_BYTES = 300;

    private final Bounds bounds;
    private Map<StreamId, List<Entry>> entries = new LinkedHashMap<>();
    private List<Broadcast> broadcasts = new ArrayList<>();
    private Set<StreamId> missed = new LinkedHashSet<>();
    private boolean allMissed;
    private int queuedEntries;
    private long queuedBytes;
    private boolean open;
    private long dropped;

    OutboundQueue(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * @param entries the most entries that may wait
     * @param bytes the approximate memory that they and waiting broadcasts may take
     * @param missedStreams the most streams that are recorded one by one
     */
    record Bounds(int entries, long bytes, int missedStreams) {
        static final Bounds DEFAULT = new Bounds(20_000, 16L << 20, 10_000);
    }

    record Broadcast(String subject, byte[] body) {}

    /**
     * The content of the queue at one moment.
     *
     * @param missed streams of which entries were dropped
     * @param allMissed whether more streams lost entries than could be recorded
     */
    record Batch(
            Map<StreamId, List<Entry>> entries, List<Broadcast> broadcasts, Set<StreamId> missed, boolean allMissed) {

        boolean isEmpty() {
            return entries.isEmpty() && broadcasts.isEmpty() && missed.isEmpty() && !allMissed;
        }
    }

    synchronized void add(List<Entry> appended) {
        for (Entry entry : appended) {
            long bytes = ENTRY_OVERHEAD_BYTES + 2L * entry.text().length();
            if (hasRoom(1, bytes)) {
                queuedEntries++;
                queuedBytes += bytes;
                entries.computeIfAbsent(entry.stream(), stream -> new ArrayList<>(1))
                        .add(entry);
            } else {
                dropped++;
                recordMissed(entry.stream());
            }
        }
    }

    /** Queues a broadcast, or drops it when the queue is full or closed; a dropped broadcast is not recorded. */
    synchronized void add(Broadcast broadcast) {
        long bytes = ENTRY_OVERHEAD_BYTES + broadcast.body().length;
        if (hasRoom(0, bytes)) {
            queuedBytes += bytes;
            broadcasts.add(broadcast);
        }
    }

    /** Records that entries of these streams were lost, or may have been lost. */
    synchronized void recordMissed(Collection<StreamId> streams) {
        streams.forEach(this::recordMissed);
    }

    synchronized void recordAllMissed() {
        allMissed = true;
        missed.clear();
    }

    /** Accepts entries and broadcasts from now on: a broker is connected. */
    synchronized void open() {
        open = true;
    }

    /** Drops the queued entries, and all later ones until {@link #open}; records their streams. */
    synchronized void close() {
        open = false;
        Batch lost = take();
        lost.entries().values().forEach(list -> dropped += list.size());
        recordMissed(lost.entries().keySet());
        recordMissed(lost.missed());
        allMissed |= lost.allMissed();
    }

    /** Removes and returns everything that is queued. */
    synchronized Batch take() {
        var batch = new Batch(entries, broadcasts, missed, allMissed);
        if (!batch.isEmpty()) {
            entries = new LinkedHashMap<>();
            broadcasts = new ArrayList<>();
            missed = new LinkedHashSet<>();
            allMissed = false;
            queuedEntries = 0;
            queuedBytes = 0;
        }
        return batch;
    }

    /** The number of queued entries. */
    synchronized int size() {
        return queuedEntries;
    }

    /** The number of entries that were dropped since the start. */
    synchronized long dropped() {
        return dropped;
    }

    private boolean hasRoom(int more, long bytes) {
        return open && queuedEntries + more <= bounds.entries() && queuedBytes + bytes <= bounds.bytes();
    }

    private void recordMissed(StreamId stream) {
        if (!allMissed && missed.add(stream) && missed.size() > bounds.missedStreams()) {
            recordAllMissed();
        }
    }
}
