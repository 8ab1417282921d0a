package dev.parley.presence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Follows what another node says, and knows whether something of it was missed. The presence thread's alone.
 *
 * <p>A node's changes are numbered from 1, and before the first of them nothing holds. As long as each is the next one, what
 * is known of the node is whole. After a jump changes are still shown at once, but also kept, until a snapshot comes; then
 * the snapshot and the kept changes after it are what holds.
 *
 * <p>Example: after change 4 comes 6, and 7; then the snapshot of 6. It and change 7 together are all up to 7: whole again.
 * Had it been the snapshot of 4, then 5 would be missing still, and another one has to be asked for.
 */
final class RemoteNode {

    /** When more are kept, the oldest go: a snapshot that is on its way has them. */
    private static final int MOST_KEPT = 512;

    private final String id;
    private final PresenceState presenceState;
    private final TreeMap<Long, List<PresenceChange>> kept = new TreeMap<>();
    private final Map<Integer, List<PresenceChange>> parts = new HashMap<>();
    /** The highest number heard of. */
    private long latest;

    private long whole;
    /** Whose parts are collected. */
    private long snapshot;

    RemoteNode(String id, PresenceState presenceState) {
        this.id = id;
        this.presenceState = presenceState;
    }

    boolean isWhole() {
        return whole == latest;
    }

    /** Up to this number nothing is missing. */
    long whole() {
        return whole;
    }

    /** The node has said as many changes as this. */
    void reached(long number) {
        latest = Math.max(latest, number);
    }

    void changed(long number, List<PresenceChange> changes) {
        if (number <= whole) {
            return;
        }
        if (isWhole() && number == whole + 1) {
            whole = number;
        } else {
            keep(number, changes);
        }
        // An older one comes too late to be shown: what is shown already may be newer.
        if (number > latest) {
            latest = number;
            changes.forEach(presenceChange -> presenceState.change(id, presenceChange));
        }
    }

    /** Whether something is missing that this snapshot may have. */
    boolean needs(PresenceMessage.Part part) {
        return !isWhole() && part.number() >= whole && part.snapshot() >= snapshot;
    }

    /** @param facts what holds, as changes by which it begins */
    void take(PresenceMessage.Part part, List<PresenceChange> facts) {
        if (part.snapshot() > snapshot) {
            snapshot = part.snapshot();
            parts.clear();
        }
        parts.put(part.part(), facts);
        if (parts.size() == part.parts()) {
            complete(part.number());
        }
    }

    /** Nothing that the node said holds any more; what it says next is news. */
    void forget() {
        presenceState.replace(id, Map.of());
        kept.clear();
        parts.clear();
        latest = 0;
        whole = 0;
        snapshot = 0;
    }

    private void complete(long number) {
        var said = new HashMap<PresenceFact, String>();
        parts.values().forEach(facts -> facts.forEach(fact -> apply(fact, said)));
        parts.clear();
        kept.headMap(number, true).clear();
        kept.values().forEach(changes -> changes.forEach(presenceChange -> apply(presenceChange, said)));
        presenceState.replace(id, said);
        whole = number;
        if (kept.size() == latest - number) {
            whole = latest;
            kept.clear();
        }
    }

    private void keep(long number, List<PresenceChange> changes) {
        kept.put(number, changes);
        if (kept.size() > MOST_KEPT) {
            kept.pollFirstEntry();
        }
    }

    private static void apply(PresenceChange presenceChange, Map<PresenceFact, String> said) {
        if (presenceChange.holds()) {
            said.put(presenceChange.fact(), presenceChange.displayName());
        } else {
            said.remove(presenceChange.fact());
        }
    }
}
