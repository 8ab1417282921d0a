package dev.parley.presence.replication;

import dev.parley.cluster.membership.MembershipListener;
import dev.parley.presence.state.PresenceState;
import dev.parley.presence.state.PresenceThread;
import dev.parley.relay.BroadcastListener;
import dev.parley.relay.NodeIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Receives the presence messages of other nodes, and requests a snapshot from a node whose changes were missed.
 *
 * <p>The facts of a silent node are kept for as long as the table of nodes lists it: an unavailable broker takes no
 * user offline. Calls from other threads are passed to the presence thread, which owns all state.
 */
@Component
class RemoteNodes implements BroadcastListener, MembershipListener {

    private static final Logger logger = LoggerFactory.getLogger(RemoteNodes.class);

    /** Longer than a large snapshot takes. */
    private static final long REQUEST_INTERVAL_MILLIS = 2_000;

    private static final long SWEEP_MILLIS = 10_000;
    /**
     * Three heartbeats: a silent node that is not listed either has ended before this node could read it in the table.
     */
    private static final long EXPIRY_MILLIS = 30_000;

    private final ScheduledExecutorService thread;
    private final LongSupplier nowMillis;
    private final Duration grace;
    private final String self;
    private final PresenceState presenceState;
    private final PresenceReplicator presenceReplicator;
    private final Map<String, TrackedNode> nodes = new HashMap<>();

    @Autowired
    RemoteNodes(
            PresenceThread thread,
            NodeIdentity nodeIdentity,
            PresenceState presenceState,
            PresenceReplicator presenceReplicator) {
        this(
                thread.executor(),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                Presence.GRACE,
                nodeIdentity.id(),
                presenceState,
                presenceReplicator);
    }

    /** @param grace the time in which the users of a node that is down can connect to another one */
    RemoteNodes(
            ScheduledExecutorService thread,
            LongSupplier nowMillis,
            Duration grace,
            String self,
            PresenceState presenceState,
            PresenceReplicator presenceReplicator) {
        this.thread = thread;
        this.nowMillis = nowMillis;
        this.grace = grace;
        this.self = self;
        this.presenceState = presenceState;
        this.presenceReplicator = presenceReplicator;
    }

    private static final class TrackedNode {
        private final RemoteNode remoteNode;
        private long lastMessageMillis;
        private long nextRequestMillis = Long.MIN_VALUE;
        private boolean listed;
        private boolean down;

        TrackedNode(RemoteNode remoteNode, long nowMillis) {
            this.remoteNode = remoteNode;
            this.lastMessageMillis = nowMillis;
        }
    }

    @Override
    public String subject() {
        return PresenceReplicator.SUBJECT;
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        thread.execute(() -> receive(node, body));
    }

    /** The numbers in the heartbeats of the other nodes show whether messages were missed. */
    @Override
    public void connected() {
        thread.execute(presenceReplicator::requestHeartbeats);
    }

    @Override
    public void nodeUp(String id) {
        thread.execute(() -> markUp(id));
    }

    @Override
    public void nodeDown(String id) {
        thread.execute(() -> markDown(id));
    }

    private void receive(String id, byte[] body) {
        var tracked = tracked(id);
        tracked.lastMessageMillis = nowMillis.getAsLong();
        // Messages that were in flight when the node ended must not bring its users back.
        if (tracked.down) {
            return;
        }
        try {
            dispatch(id, tracked, PresenceCodec.decodeMessage(body), body);
        } catch (JacksonException e) {
            // A newer version may send messages that this one cannot decode; its snapshots contain its users.
            logger.debug("Ignored a presence message of node {} that cannot be decoded: {}", id, e.getMessage());
        }
        if (tracked.down) {
            return;
        }
        if (tracked.remoteNode.isInSync()) {
            tracked.nextRequestMillis = Long.MIN_VALUE;
        } else {
            requestSnapshot(id, tracked);
        }
    }

    private void dispatch(String id, TrackedNode tracked, PresenceMessage message, byte[] body) {
        if (message instanceof PresenceMessage.Changes) {
            tracked.remoteNode.changed(message.number(), PresenceCodec.decodeChanges(body));
            return;
        }
        tracked.remoteNode.headAdvanced(message.number());
        if (message instanceof PresenceMessage.SnapshotChunk chunk && tracked.remoteNode.needs(chunk)) {
            tracked.remoteNode.addChunk(chunk, PresenceCodec.decodeChanges(body));
        } else if (message instanceof PresenceMessage.SnapshotRequest request
                && request.node().equals(self)) {
            presenceReplicator.snapshotRequested(request.whole());
        } else if (message instanceof PresenceMessage.HeartbeatRequest) {
            presenceReplicator.heartbeatRequested();
        } else if (message instanceof PresenceMessage.Shutdown) {
            markDown(id);
        }
    }

    private void requestSnapshot(String id, TrackedNode tracked) {
        long now = nowMillis.getAsLong();
        if (now >= tracked.nextRequestMillis) {
            tracked.nextRequestMillis = now + REQUEST_INTERVAL_MILLIS;
            presenceReplicator.requestSnapshot(id, tracked.remoteNode.syncedTo());
        }
    }

    private void markUp(String id) {
        if (id.equals(self)) {
            return;
        }
        boolean known = nodes.containsKey(id);
        var tracked = tracked(id);
        if (!known || tracked.down) {
            requestSnapshot(id, tracked);
        }
        tracked.listed = true;
        tracked.down = false;
    }

    private void markDown(String id) {
        var tracked = tracked(id);
        tracked.listed = false;
        tracked.down = true;
        // A crash is detected long after the last message, so most of the grace period is over by then; a node that
        // stops in order has just sent its last message.
        long waitMillis = Math.max(0, tracked.lastMessageMillis + grace.toMillis() - nowMillis.getAsLong());
        schedule(waitMillis, () -> {
            if (tracked.down) {
                tracked.remoteNode.reset();
            }
        });
    }

    private TrackedNode tracked(String id) {
        if (nodes.isEmpty()) {
            schedule(SWEEP_MILLIS, this::sweep);
        }
        return nodes.computeIfAbsent(
                id, ignored -> new TrackedNode(new RemoteNode(id, presenceState), nowMillis.getAsLong()));
    }

    private void sweep() {
        long now = nowMillis.getAsLong();
        nodes.values().removeIf(tracked -> {
            boolean expired = !tracked.listed && now - tracked.lastMessageMillis >= EXPIRY_MILLIS;
            if (expired) {
                tracked.remoteNode.reset();
            }
            return expired;
        });
        if (!nodes.isEmpty()) {
            schedule(SWEEP_MILLIS, this::sweep);
        }
    }

    private void schedule(long millis, Runnable task) {
        var ignored = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
