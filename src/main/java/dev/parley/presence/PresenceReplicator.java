package dev.parley.presence;

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
 * Tells the other nodes what changes on this one, and all that holds here when somebody asks.
 *
 * <p>What is told grows with the changes: those of 50 milliseconds go together, and where nothing changes nothing is told
 * but a number every ten seconds, by which a node notices that it has missed the last change. A snapshot follows on an
 * {@link PresenceMessage.Ask ask}, at most one a second, and serves everybody who has asked until then.
 *
 * <p>A snapshot has the number of the changes that it contains. Changes go on between its parts; whoever puts it together
 * adds those with higher numbers.
 *
 * <p>Every method is called on the presence thread. On a node that is {@link RelayState#STANDALONE} none does anything.
 */
@Component
class PresenceReplicator {

    static final String SUBJECT = "presence";

    private static final long BATCH_MILLIS = 50;
    private static final long DIGEST_MILLIS = 10_000;
    private static final long REST_MILLIS = 1_000;
    /** At 50 milliseconds each: 5 MB a second, and the relay has room for entries in between. */
    private static final int PARTS_AT_ONCE = 8;

    private final ScheduledExecutorService thread;
    private final Relay relay;
    private final String self;
    private final PresenceState presenceState;
    private final boolean alone;
    private final Map<PresenceFact, PresenceChange> waiting = new LinkedHashMap<>();
    private long number;
    private long snapshots;
    private boolean asked;
    private boolean answering;
    private boolean greeted;

    @Autowired
    PresenceReplicator(PresenceThread thread, Relay relay, NodeIdentity nodeIdentity, PresenceState presenceState) {
        this(thread.executor(), relay, nodeIdentity.id(), presenceState);
    }

    PresenceReplicator(ScheduledExecutorService thread, Relay relay, String self, PresenceState presenceState) {
        this.thread = thread;
        this.relay = relay;
        this.self = self;
        this.presenceState = presenceState;
        this.alone = relay.state() == RelayState.STANDALONE;
        if (!alone) {
            later(DIGEST_MILLIS, this::digest);
        }
    }

    /** Something has changed here; of several changes of one fact in a batch only the last is told. */
    void changed(PresenceChange presenceChange) {
        if (alone) {
            return;
        }
        if (waiting.isEmpty()) {
            later(BATCH_MILLIS, this::flush);
        }
        waiting.put(presenceChange.fact(), presenceChange);
    }

    /** This node hears the others again, and wants to know what it has missed. */
    void hello() {
        flush();
        tell(new PresenceMessage.Hello(number));
    }

    /** This node stops. */
    void sayGoodbye() {
        tell(new PresenceMessage.Goodbye(number));
    }

    /** Somebody wants to know how far this node has come. */
    void greeted() {
        if (!greeted) {
            greeted = true;
            later(BATCH_MILLIS, () -> {
                greeted = false;
                tell(new PresenceMessage.Digest(number));
            });
        }
    }

    /** @param whole the number up to which this node has missed nothing of that one */
    void ask(String nodeIdentity, long whole) {
        tell(new PresenceMessage.Ask(number, nodeIdentity, whole));
    }

    /**
     * Somebody wants all that holds here.
     *
     * @param whole the number up to which they have missed nothing
     */
    void asked(long whole) {
        if (whole == number) {
            return;
        }
        asked = true;
        if (!answering) {
            answering = true;
            // Several have often missed the same, and ask together.
            later(BATCH_MILLIS, this::answer);
        }
    }

    private void answer() {
        if (!asked) {
            answering = false;
            return;
        }
        asked = false;
        flush();
        var all = presenceState.said(self).entrySet().stream()
                .map(said -> new PresenceChange(said.getKey(), true, said.getValue()))
                .toList();
        var pieces = PresenceCodec.pieces(all);
        long snapshot = ++snapshots;
        var parts = IntStream.range(0, pieces.size())
                .mapToObj(i -> PresenceCodec.write(
                        new PresenceMessage.Part(number, snapshot, i, pieces.size()), pieces.get(i)))
                .toList();
        answer(parts.iterator());
    }

    private void answer(Iterator<byte[]> parts) {
        for (int i = 0; i < PARTS_AT_ONCE && parts.hasNext(); i++) {
            relay.broadcast(SUBJECT, parts.next());
        }
        if (parts.hasNext()) {
            later(BATCH_MILLIS, () -> answer(parts));
        } else {
            later(REST_MILLIS, this::answer);
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        if (relay.state() == RelayState.CONNECTED) {
            for (byte[] piece : PresenceCodec.pieces(waiting.values())) {
                number++;
                relay.broadcast(SUBJECT, PresenceCodec.write(new PresenceMessage.Changes(number), piece));
            }
        } else {
            // Nobody hears it, but the number shows everybody later that they have missed something.
            number++;
        }
        waiting.clear();
    }

    private void digest() {
        tell(new PresenceMessage.Digest(number));
        later(DIGEST_MILLIS, this::digest);
    }

    private void tell(PresenceMessage presenceMessage) {
        if (alone) {
            return;
        }
        relay.broadcast(SUBJECT, PresenceCodec.write(presenceMessage));
    }

    private void later(long millis, Runnable task) {
        var ignored = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
