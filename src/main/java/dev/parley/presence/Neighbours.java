package dev.parley.presence;

import dev.parley.cluster.NodesListener;
import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Node;
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
class Neighbours implements BroadcastListener, NodesListener {

    private static final Logger logger = LoggerFactory.getLogger(Neighbours.class);

    /** Longer than a large answer takes. */
    private static final long ASK_AGAIN_MILLIS = 2_000;

    private static final long SWEEP_MILLIS = 10_000;
    /** Three digests: a node that is not listed either has ended before this one could see it in the table. */
    private static final long SILENCE_MILLIS = 30_000;

    private final ScheduledExecutorService thread;
    private final LongSupplier nowMillis;
    private final Duration grace;
    private final String self;
    private final Picture picture;
    private final Herald herald;
    private final Map<String, Heard> nodes = new HashMap<>();

    @Autowired
    Neighbours(PresenceThread thread, Node node, Picture picture, Herald herald) {
        this(
                thread.executor(),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                Presence.GRACE,
                node.id(),
                picture,
                herald);
    }

    /** @param grace how long the people of a node that is gone have to come to another */
    Neighbours(
            ScheduledExecutorService thread,
            LongSupplier nowMillis,
            Duration grace,
            String self,
            Picture picture,
            Herald herald) {
        this.thread = thread;
        this.nowMillis = nowMillis;
        this.grace = grace;
        this.self = self;
        this.picture = picture;
        this.herald = herald;
    }

    private static final class Heard {
        private final Neighbour neighbour;
        private long lastMillis;
        private long askAgainMillis = Long.MIN_VALUE;
        private boolean listed;
        private boolean gone;

        Heard(Neighbour neighbour, long nowMillis) {
            this.neighbour = neighbour;
            this.lastMillis = nowMillis;
        }
    }

    @Override
    public String subject() {
        return Herald.SUBJECT;
    }

    @Override
    public void heard(String node, byte[] body) {
        thread.execute(() -> hear(node, body));
    }

    /** Whatever was missed until now shows in the numbers that the others answer. */
    @Override
    public void connected() {
        thread.execute(herald::hello);
    }

    @Override
    public void came(String id) {
        thread.execute(() -> list(id));
    }

    @Override
    public void gone(String id) {
        thread.execute(() -> strike(id));
    }

    private void hear(String id, byte[] body) {
        var node = node(id);
        node.lastMillis = nowMillis.getAsLong();
        // What was under way when it ended must not bring its people back.
        if (node.gone) {
            return;
        }
        try {
            hear(id, node, Wire.word(body), body);
        } catch (JacksonException e) {
            // A newer version may say what this one does not know; its people are in its snapshots.
            logger.debug("Node {} said what cannot be read: {}", id, e.getMessage());
        }
        if (node.gone) {
            return;
        }
        if (node.neighbour.isWhole()) {
            node.askAgainMillis = Long.MIN_VALUE;
        } else {
            ask(id, node);
        }
    }

    private void hear(String id, Heard node, Word word, byte[] body) {
        if (word instanceof Word.Changes) {
            node.neighbour.changed(word.number(), Wire.changes(body));
            return;
        }
        node.neighbour.reached(word.number());
        if (word instanceof Word.Part part && node.neighbour.needs(part)) {
            node.neighbour.take(part, Wire.changes(body));
        } else if (word instanceof Word.Ask ask && ask.node().equals(self)) {
            herald.asked(ask.whole());
        } else if (word instanceof Word.Hello) {
            herald.greeted();
        } else if (word instanceof Word.Goodbye) {
            strike(id);
        }
    }

    private void ask(String id, Heard node) {
        long now = nowMillis.getAsLong();
        if (now >= node.askAgainMillis) {
            node.askAgainMillis = now + ASK_AGAIN_MILLIS;
            herald.ask(id, node.neighbour.whole());
        }
    }

    private void list(String id) {
        if (id.equals(self)) {
            return;
        }
        boolean known = nodes.containsKey(id);
        var node = node(id);
        if (!known || node.gone) {
            ask(id, node);
        }
        node.listed = true;
        node.gone = false;
    }

    private void strike(String id) {
        var node = node(id);
        node.listed = false;
        node.gone = true;
        // A crash is noticed long after the last word, and nobody has to wait; a node that stops has just said goodbye.
        long waitMillis = Math.max(0, node.lastMillis + grace.toMillis() - nowMillis.getAsLong());
        later(waitMillis, () -> {
            if (node.gone) {
                node.neighbour.forget();
            }
        });
    }

    private Heard node(String id) {
        if (nodes.isEmpty()) {
            later(SWEEP_MILLIS, this::sweep);
        }
        return nodes.computeIfAbsent(id, ignored -> new Heard(new Neighbour(id, picture), nowMillis.getAsLong()));
    }

    private void sweep() {
        long now = nowMillis.getAsLong();
        nodes.values().removeIf(node -> {
            boolean ended = !node.listed && now - node.lastMillis >= SILENCE_MILLIS;
            if (ended) {
                node.neighbour.forget();
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
