package dev.parley.presence.replication;

import dev.parley.presence.state.PresenceChange;
import dev.parley.presence.state.PresenceFact;
import dev.parley.presence.state.PresenceState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tracks the changes of another node, and knows whether some were missed. Confined to the presence thread.
 *
 * <p>A node numbers its changes from 1, and before the first one none of its facts hold. As long as each change has the
 * next number, the state is in sync. After a gap, changes are still applied at once, but also buffered until a snapshot
 * arrives; then the snapshot and the buffered changes after it replace the node's state.
 *
 * <p>Example: change 6 arrives after change 4, then change 7, then the snapshot of 6. The snapshot and change 7
 * together are complete up to 7: in sync again. With the snapshot of 4 instead, change 5 would still be missing, and
 * another snapshot has to be requested.
 */
final class RemoteNode {

    /**
     * The most changes that are buffered. Beyond it the oldest are dropped: a snapshot that is on its way contains
     * them.
     */
    private static final int MAX_BUFFERED = 512;

    private final String id;
    private final PresenceState presenceState;
    private final TreeMap<Long, List<PresenceChange>> buffered = new TreeMap<>();
    private final Map<Integer, List<PresenceChange>> chunks = new HashMap<>();
    /** The highest known number of the node. */
    private long latest;

    private long syncedTo;
    /** The snapshot whose chunks are being collected. */
    private long snapshotNumber;

    RemoteNode(String id, PresenceState presenceState) {
        this.id = id;
        this.presenceState = presenceState;
    }

    boolean isInSync() {
        return syncedTo == latest;
    }

    /** The number up to which no change is missing. */
    long syncedTo() {
        return syncedTo;
    }

    /** Records the number of the node's latest change. */
    void headAdvanced(long number) {
        latest = Math.max(latest, number);
    }

    void changed(long number, List<PresenceChange> changes) {
        if (number <= syncedTo) {
            return;
        }
        if (isInSync() && number == syncedTo + 1) {
            syncedTo = number;
        } else {
            buffer(number, changes);
        }
        // An older change is not applied: newer ones may have been applied already.
        if (number > latest) {
            latest = number;
            changes.forEach(presenceChange -> presenceState.change(id, presenceChange));
        }
    }

    /** Whether a change is missing that this snapshot may contain. */
    boolean needs(PresenceMessage.SnapshotChunk chunk) {
        return !isInSync() && chunk.number() >= syncedTo && chunk.snapshot() >= snapshotNumber;
    }

    /**
     * Adds a chunk of a snapshot; the last one completes it.
     *
     * @param facts the facts that hold, as changes by which they begin
     */
    void addChunk(PresenceMessage.SnapshotChunk chunk, List<PresenceChange> facts) {
        if (chunk.snapshot() > snapshotNumber) {
            snapshotNumber = chunk.snapshot();
            chunks.clear();
        }
        chunks.put(chunk.part(), facts);
        if (chunks.size() == chunk.parts()) {
            complete(chunk.number());
        }
    }

    /** Ends all facts of the node. Its next change is treated as that of a new node. */
    void reset() {
        presenceState.replace(id, Map.of());
        buffered.clear();
        chunks.clear();
        latest = 0;
        syncedTo = 0;
        snapshotNumber = 0;
    }

    private void complete(long number) {
        var facts = new HashMap<PresenceFact, String>();
        chunks.values().forEach(chunk -> chunk.forEach(change -> apply(change, facts)));
        chunks.clear();
        buffered.headMap(number, true).clear();
        buffered.values().forEach(changes -> changes.forEach(presenceChange -> apply(presenceChange, facts)));
        presenceState.replace(id, facts);
        syncedTo = number;
        if (buffered.size() == latest - number) {
            syncedTo = latest;
            buffered.clear();
        }
    }

    private void buffer(long number, List<PresenceChange> changes) {
        buffered.put(number, changes);
        if (buffered.size() > MAX_BUFFERED) {
            buffered.pollFirstEntry();
        }
    }

    private static void apply(PresenceChange presenceChange, Map<PresenceFact, String> facts) {
        if (presenceChange.holds()) {
            facts.put(presenceChange.fact(), presenceChange.displayName());
        } else {
            facts.remove(presenceChange.fact());
        }
    }
}
