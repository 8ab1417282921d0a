package dev.parley.relay;

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
 * What waits to be told to other nodes, bounded.
 *
 * <p>Entries that find no room, or no broker, are dropped, and their streams remembered: the other nodes are told, as soon
 * as anything can be told, to look into the database. If even those are too many, they are told to look for all streams.
 *
 * <p>Any thread; never blocks but for its own short lock.
 */
final class OutboundQueue {

    /** What a queued entry takes beside its text, roughly. */
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
     * @param entries which may wait
     * @param bytes which they and waiting broadcasts may take in memory, roughly
     * @param missedStreams which are remembered one by one
     */
    record Bounds(int entries, long bytes, int missedStreams) {
        static final Bounds DEFAULT = new Bounds(20_000, 16L << 20, 10_000);
    }

    record Broadcast(String subject, byte[] body) {}

    /**
     * What waited.
     *
     * @param missed streams of which entries were dropped
     * @param allMissed whether there were more of those than could be remembered
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
                remember(entry.stream());
            }
        }
    }

    /** Now or never. */
    synchronized void add(Broadcast broadcast) {
        long bytes = ENTRY_OVERHEAD_BYTES + broadcast.body().length;
        if (hasRoom(0, bytes)) {
            queuedBytes += bytes;
            broadcasts.add(broadcast);
        }
    }

    /** Entries of these streams did not get through, or nobody knows whether they did. */
    synchronized void missed(Collection<StreamId> streams) {
        streams.forEach(this::remember);
    }

    synchronized void allMissed() {
        allMissed = true;
        missed.clear();
    }

    /** There is somebody to take what waits. */
    synchronized void open() {
        open = true;
    }

    /** Nobody takes it any more. What waits, and what comes, is dropped and remembered. */
    synchronized void close() {
        open = false;
        Batch lost = take();
        lost.entries().values().forEach(list -> dropped += list.size());
        missed(lost.entries().keySet());
        missed(lost.missed());
        allMissed |= lost.allMissed();
    }

    /** Everything that waits, which then waits no more. */
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

    /** Entries that wait. */
    synchronized int size() {
        return queuedEntries;
    }

    /** Entries that were dropped since the start. */
    synchronized long dropped() {
        return dropped;
    }

    private boolean hasRoom(int more, long bytes) {
        return open && queuedEntries + more <= bounds.entries() && queuedBytes + bytes <= bounds.bytes();
    }

    private void remember(StreamId stream) {
        if (!allMissed && missed.add(stream) && missed.size() > bounds.missedStreams()) {
            allMissed();
        }
    }
}
