package dev.parley.relay;

import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which streams this node follows, and which of them have to be told to the broker.
 *
 * <p>Leaving is lazy: people reload pages and walk through rooms, and a subscription that comes back within half a minute
 * need not go. Any thread follows and leaves; the sending thread asks what to do. Never blocks but for its own short lock.
 */
final class StreamSubscriptions {

    private final Duration lingering;
    private final LongSupplier nanoTime;

    /** In the order in which they were followed, which is that of subscribing again. */
    private final Map<StreamId, Followed> followed = new LinkedHashMap<>();

    private final Queue<StreamId> toSubscribe = new ArrayDeque<>();

    /** In the order in which they were left; those that were followed again stay until their time comes. */
    private final Queue<Left> left = new ArrayDeque<>();

    /** What was followed when the connection came, and is not in force on it yet. */
    private final Set<StreamId> resuming = new HashSet<>();

    private boolean connected;

    /** @param lingering how long a stream that was left stays subscribed */
    StreamSubscriptions(Duration lingering, LongSupplier nanoTime) {
        this.lingering = lingering;
        this.nanoTime = nanoTime;
    }

    private static final class Followed {
        /** When it was left; null while it is wanted. */
        @Nullable
        Long leftNanos;
    }

    private record Left(StreamId stream, Long nanos) {}

    synchronized void follow(StreamId stream) {
        Followed known = followed.get(stream);
        if (known == null) {
            followed.put(stream, new Followed());
            ask(stream);
        } else if (known.leftNanos != null) {
            // Nobody listened meanwhile: whoever follows has to be told of the gap, as if it were a new subscription.
            known.leftNanos = null;
            ask(stream);
        }
    }

    synchronized void leave(StreamId stream) {
        Followed known = followed.get(stream);
        if (known != null && known.leftNanos == null) {
            known.leftNanos = nanoTime.getAsLong();
            left.add(new Left(stream, known.leftNanos));
        }
    }

    /** On this new connection everything that is wanted has to be subscribed, and nothing else is. */
    synchronized void connected() {
        connected = true;
        followed.values().removeIf(stream -> stream.leftNanos != null);
        left.clear();
        toSubscribe.clear();
        toSubscribe.addAll(followed.keySet());
        resuming.clear();
        resuming.addAll(followed.keySet());
    }

    synchronized void disconnected() {
        connected = false;
        toSubscribe.clear();
    }

    /** One that was followed, perhaps for the second time on this connection; null if there is none. */
    synchronized @Nullable StreamId nextToSubscribe() {
        return toSubscribe.poll();
    }

    /** Those whose time is up; they are not followed any more. */
    synchronized List<StreamId> nextToUnsubscribe(int atMost) {
        var over = new ArrayList<StreamId>();
        long now = nanoTime.getAsLong();
        while (over.size() < atMost && !left.isEmpty() && now - left.element().nanos() >= lingering.toNanos()) {
            Left next = left.remove();
            Followed known = followed.get(next.stream());
            // Followed again, or even left a second time since.
            if (known != null && next.nanos().equals(known.leftNanos)) {
                followed.remove(next.stream());
                resuming.remove(next.stream());
                over.add(next.stream());
            }
        }
        return over;
    }

    /** The broker has said that it delivers the stream now. */
    synchronized void inForce(StreamId stream) {
        resuming.remove(stream);
    }

    /** Whether everything that was followed when the connection came is in force on it. */
    synchronized boolean resumed() {
        return connected && resuming.isEmpty();
    }

    synchronized boolean follows(StreamId stream) {
        return followed.containsKey(stream);
    }

    synchronized List<StreamId> all() {
        return List.copyOf(followed.keySet());
    }

    synchronized int size() {
        return followed.size();
    }

    private void ask(StreamId stream) {
        if (connected) {
            toSubscribe.add(stream);
        }
    }
}
