package dev.parley.presence;

import dev.parley.relay.Node;
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
 * {@link Word.Ask ask}, at most one a second, and serves everybody who has asked until then.
 *
 * <p>A snapshot has the number of the changes that it contains. Changes go on between its parts; whoever puts it together
 * adds those with higher numbers.
 *
 * <p>Every method is called on the presence thread. On a node that is {@link RelayState#ALONE} none does anything.
 */
@Component
class Herald {

    static final String SUBJECT = "presence";

    private static final long BATCH_MILLIS = 50;
    private static final long DIGEST_MILLIS = 10_000;
    private static final long REST_MILLIS = 1_000;
    /** At 50 milliseconds each: 5 MB a second, and the relay has room for entries in between. */
    private static final int PARTS_AT_ONCE = 8;

    private final ScheduledExecutorService thread;
    private final Relay relay;
    private final String self;
    private final Picture picture;
    private final boolean alone;
    private final Map<Fact, Change> waiting = new LinkedHashMap<>();
    private long number;
    private long snapshots;
    private boolean asked;
    private boolean answering;
    private boolean greeted;

    @Autowired
    Herald(PresenceThread thread, Relay relay, Node node, Picture picture) {
        this(thread.executor(), relay, node.id(), picture);
    }

    Herald(ScheduledExecutorService thread, Relay relay, String self, Picture picture) {
        this.thread = thread;
        this.relay = relay;
        this.self = self;
        this.picture = picture;
        this.alone = relay.state() == RelayState.ALONE;
        if (!alone) {
            later(DIGEST_MILLIS, this::digest);
        }
    }

    /** Something has changed here; of several changes of one fact in a batch only the last is told. */
    void changed(Change change) {
        if (alone) {
            return;
        }
        if (waiting.isEmpty()) {
            later(BATCH_MILLIS, this::flush);
        }
        waiting.put(change.fact(), change);
    }

    /** This node hears the others again, and wants to know what it has missed. */
    void hello() {
        flush();
        tell(new Word.Hello(number));
    }

    /** This node stops. */
    void sayGoodbye() {
        tell(new Word.Goodbye(number));
    }

    /** Somebody wants to know how far this node has come. */
    void greeted() {
        if (!greeted) {
            greeted = true;
            later(BATCH_MILLIS, () -> {
                greeted = false;
                tell(new Word.Digest(number));
            });
        }
    }

    /** @param whole the number up to which this node has missed nothing of that one */
    void ask(String node, long whole) {
        tell(new Word.Ask(number, node, whole));
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
        var all = picture.said(self).entrySet().stream()
                .map(said -> new Change(said.getKey(), true, said.getValue()))
                .toList();
        var pieces = Wire.pieces(all);
        long snapshot = ++snapshots;
        var parts = IntStream.range(0, pieces.size())
                .mapToObj(i -> Wire.write(new Word.Part(number, snapshot, i, pieces.size()), pieces.get(i)))
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
            for (byte[] piece : Wire.pieces(waiting.values())) {
                number++;
                relay.broadcast(SUBJECT, Wire.write(new Word.Changes(number), piece));
            }
        } else {
            // Nobody hears it, but the number shows everybody later that they have missed something.
            number++;
        }
        waiting.clear();
    }

    private void digest() {
        tell(new Word.Digest(number));
        later(DIGEST_MILLIS, this::digest);
    }

    private void tell(Word word) {
        if (alone) {
            return;
        }
        relay.broadcast(SUBJECT, Wire.write(word));
    }

    private void later(long millis, Runnable task) {
        var ignored = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
