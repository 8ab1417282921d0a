package dev.parley.presence;

import dev.parley.cluster.MembershipListener;
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
 * Hears the other nodes, and asks a node for a snapshot when something of it was missed.
 *
 * <p>A node that falls silent is believed for as long as the table of nodes lists it: that the broker is away takes nobody
 * offline. What comes from outside is handed to the presence thread, to which all state belongs.
 */
@Component
class RemoteNodes implements BroadcastListener, MembershipListener {

    private static final Logger logger = LoggerFactory.getLogger(RemoteNodes.class);

    /** Longer than a large answer takes. */
    private static final long ASK_AGAIN_MILLIS = 2_000;

    private static final long SWEEP_MILLIS = 10_000;
    /** Three digests: a node that is not listed either has ended before this one could see it in the table. */
    private static final long SILENCE_MILLIS = 30_000;

    private final ScheduledExecutorService thread;
    private final LongSupplier nowMillis;
    private final Duration grace;
    private final String self;
    private final PresenceState presenceState;
    private final PresenceReplicator presenceReplicator;
    private final Map<String, Heard> nodes = new HashMap<>();

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

    /** @param grace how long the people of a node that is gone have to come to another */
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

    private static final class Heard {
        private final RemoteNode remoteNode;
        private long lastMillis;
        private long askAgainMillis = Long.MIN_VALUE;
        private boolean listed;
        private boolean gone;

        Heard(RemoteNode remoteNode, long nowMillis) {
            this.remoteNode = remoteNode;
            this.lastMillis = nowMillis;
        }
    }

    @Override
    public String subject() {
        return PresenceReplicator.SUBJECT;
    }

    @Override
    public void onBroadcast(String nodeIdentity, byte[] body) {
        thread.execute(() -> hear(nodeIdentity, body));
    }

    /** Whatever was missed until now shows in the numbers that the others answer. */
    @Override
    public void connected() {
        thread.execute(presenceReplicator::hello);
    }

    @Override
    public void nodeUp(String id) {
        thread.execute(() -> list(id));
    }

    @Override
    public void nodeDown(String id) {
        thread.execute(() -> strike(id));
    }

    private void hear(String id, byte[] body) {
        var nodeIdentity = node(id);
        nodeIdentity.lastMillis = nowMillis.getAsLong();
        // What was under way when it ended must not bring its people back.
        if (nodeIdentity.gone) {
            return;
        }
        try {
            hear(id, nodeIdentity, PresenceCodec.word(body), body);
        } catch (JacksonException e) {
            // A newer version may say what this one does not know; its people are in its snapshots.
            logger.debug("Node {} said what cannot be read: {}", id, e.getMessage());
        }
        if (nodeIdentity.gone) {
            return;
        }
        if (nodeIdentity.remoteNode.isWhole()) {
            nodeIdentity.askAgainMillis = Long.MIN_VALUE;
        } else {
            ask(id, nodeIdentity);
        }
    }

    private void hear(String id, Heard nodeIdentity, PresenceMessage presenceMessage, byte[] body) {
        if (presenceMessage instanceof PresenceMessage.Changes) {
            nodeIdentity.remoteNode.changed(presenceMessage.number(), PresenceCodec.changes(body));
            return;
        }
        nodeIdentity.remoteNode.reached(presenceMessage.number());
        if (presenceMessage instanceof PresenceMessage.Part part && nodeIdentity.remoteNode.needs(part)) {
            nodeIdentity.remoteNode.take(part, PresenceCodec.changes(body));
        } else if (presenceMessage instanceof PresenceMessage.Ask ask
                && ask.node().equals(self)) {
            presenceReplicator.asked(ask.whole());
        } else if (presenceMessage instanceof PresenceMessage.Hello) {
            presenceReplicator.greeted();
        } else if (presenceMessage instanceof PresenceMessage.Goodbye) {
            strike(id);
        }
    }

    private void ask(String id, Heard nodeIdentity) {
        long now = nowMillis.getAsLong();
        if (now >= nodeIdentity.askAgainMillis) {
            nodeIdentity.askAgainMillis = now + ASK_AGAIN_MILLIS;
            presenceReplicator.ask(id, nodeIdentity.remoteNode.whole());
        }
    }

    private void list(String id) {
        if (id.equals(self)) {
            return;
        }
        boolean known = nodes.containsKey(id);
        var nodeIdentity = node(id);
        if (!known || nodeIdentity.gone) {
            ask(id, nodeIdentity);
        }
        nodeIdentity.listed = true;
        nodeIdentity.gone = false;
    }

    private void strike(String id) {
        var nodeIdentity = node(id);
        nodeIdentity.listed = false;
        nodeIdentity.gone = true;
        // A crash is noticed long after the last word, and nobody has to wait; a node that stops has just said goodbye.
        long waitMillis = Math.max(0, nodeIdentity.lastMillis + grace.toMillis() - nowMillis.getAsLong());
        later(waitMillis, () -> {
            if (nodeIdentity.gone) {
                nodeIdentity.remoteNode.forget();
            }
        });
    }

    private Heard node(String id) {
        if (nodes.isEmpty()) {
            later(SWEEP_MILLIS, this::sweep);
        }
        return nodes.computeIfAbsent(
                id, ignored -> new Heard(new RemoteNode(id, presenceState), nowMillis.getAsLong()));
    }

    private void sweep() {
        long now = nowMillis.getAsLong();
        nodes.values().removeIf(nodeIdentity -> {
            boolean ended = !nodeIdentity.listed && now - nodeIdentity.lastMillis >= SILENCE_MILLIS;
            if (ended) {
                nodeIdentity.remoteNode.forget();
            }
            return ended;
        });
        if (!nodes.isEmpty()) {
            later(SWEEP_MILLIS, this::sweep);
        }
    }

    private void later(long millis, Runnable task) {
        var ignored = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
