package dev.parley.presence.replication;

import dev.parley.presence.state.PresenceChange;
import dev.parley.presence.state.PresenceFact;
import dev.parley.presence.state.PresenceState;
import dev.parley.presence.state.PresenceThread;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Sends this node's changes to the other nodes, and a snapshot of all its facts on request.
 *
 * <p>Traffic grows with the changes: changes within 50 milliseconds share a batch. Without changes a node sends only a
 * heartbeat with its number every ten seconds, by which the others detect that they missed the last change. A snapshot
 * follows on a {@link PresenceMessage.SnapshotRequest}, at most one a second, and serves all requests received until
 * then.
 *
 * <p>A snapshot carries the number of the latest change that it contains. Changes continue between its chunks; the
 * receiver applies those with higher numbers after it.
 *
 * <p>Every method is called on the presence thread. On a {@link RelayState#STANDALONE} node none does anything.
 */
@Component
class PresenceReplicator {

    static final String SUBJECT = "presence";

    private static final long BATCH_MILLIS = 50;
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final long SNAPSHOT_PAUSE_MILLIS = 1_000;
    /** One burst every 50 milliseconds: 5 MB a second, which leaves the relay room for entries in between. */
    private static final int CHUNKS_PER_BURST = 8;

    private final ScheduledExecutorService thread;
    private final Relay relay;
    private final String self;
    private final PresenceState presenceState;
    private final boolean standalone;
    private final Map<PresenceFact, PresenceChange> waiting = new LinkedHashMap<>();
    private long number;
    private long snapshotCount;
    private boolean snapshotPending;
    private boolean sendingSnapshots;
    private boolean heartbeatPending;

    @Autowired
    PresenceReplicator(PresenceThread thread, Relay relay, NodeIdentity nodeIdentity, PresenceState presenceState) {
        this(thread.executor(), relay, nodeIdentity.id(), presenceState);
    }

    PresenceReplicator(ScheduledExecutorService thread, Relay relay, String self, PresenceState presenceState) {
        this.thread = thread;
        this.relay = relay;
        this.self = self;
        this.presenceState = presenceState;
        this.standalone = relay.state() == RelayState.STANDALONE;
        if (!standalone) {
            schedule(HEARTBEAT_MILLIS, this::heartbeat);
        }
    }

    /** Queues a change of this node's facts; of several changes of one fact in a batch, only the last is sent. */
    void changed(PresenceChange presenceChange) {
        if (standalone) {
            return;
        }
        if (waiting.isEmpty()) {
            schedule(BATCH_MILLIS, this::flush);
        }
        waiting.put(presenceChange.fact(), presenceChange);
    }

    /** Requests a heartbeat from every other node, to detect messages missed while the broker was disconnected. */
    void requestHeartbeats() {
        flush();
        send(new PresenceMessage.HeartbeatRequest(number));
    }

    /** Announces that this node stops. */
    void announceShutdown() {
        send(new PresenceMessage.Shutdown(number));
    }

    /** Sends a heartbeat on another node's request; requests within 50 milliseconds share one. */
    void heartbeatRequested() {
        if (!heartbeatPending) {
            heartbeatPending = true;
            schedule(BATCH_MILLIS, () -> {
                heartbeatPending = false;
                send(new PresenceMessage.Heartbeat(number));
            });
        }
    }

    /** @param syncedTo the number up to which this node has all changes of the other */
    void requestSnapshot(String node, long syncedTo) {
        send(new PresenceMessage.SnapshotRequest(number, node, syncedTo));
    }

    /**
     * Sends a snapshot on another node's request.
     *
     * @param syncedTo the number up to which the other node has all changes
     */
    void snapshotRequested(long syncedTo) {
        if (syncedTo == number) {
            return;
        }
        snapshotPending = true;
        if (!sendingSnapshots) {
            sendingSnapshots = true;
            // Several nodes often miss the same change and send their requests together.
            schedule(BATCH_MILLIS, this::sendSnapshot);
        }
    }

    private void sendSnapshot() {
        if (!snapshotPending) {
            sendingSnapshots = false;
            return;
        }
        snapshotPending = false;
        flush();
        var all = presenceState.factsOf(self).entrySet().stream()
                .map(reported -> new PresenceChange(reported.getKey(), true, reported.getValue()))
                .toList();
        var pieces = PresenceCodec.encodeChanges(all);
        long snapshot = ++snapshotCount;
        var chunks = IntStream.range(0, pieces.size())
                .mapToObj(i -> PresenceCodec.encode(
                        new PresenceMessage.SnapshotChunk(number, snapshot, i, pieces.size()), pieces.get(i)))
                .toList();
        sendChunks(chunks.iterator());
    }

    private void sendChunks(Iterator<byte[]> chunks) {
        for (int i = 0; i < CHUNKS_PER_BURST && chunks.hasNext(); i++) {
            relay.broadcast(SUBJECT, chunks.next());
        }
        if (chunks.hasNext()) {
            schedule(BATCH_MILLIS, () -> sendChunks(chunks));
        } else {
            schedule(SNAPSHOT_PAUSE_MILLIS, this::sendSnapshot);
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        if (relay.state() == RelayState.CONNECTED) {
            for (byte[] piece : PresenceCodec.encodeChanges(waiting.values())) {
                number++;
                relay.broadcast(SUBJECT, PresenceCodec.encode(new PresenceMessage.Changes(number), piece));
            }
        } else {
            // The changes are not sent, but the higher number lets every node detect later that it missed them.
            number++;
        }
        waiting.clear();
    }

    private void heartbeat() {
        send(new PresenceMessage.Heartbeat(number));
        schedule(HEARTBEAT_MILLIS, this::heartbeat);
    }

    private void send(PresenceMessage presenceMessage) {
        if (standalone) {
            return;
        }
        relay.broadcast(SUBJECT, PresenceCodec.encode(presenceMessage));
    }

    private void schedule(long millis, Runnable task) {
        var ignored = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
