package dev.parley.relay.stomp;

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
 * Tracks which streams this node follows, and which of them have to be subscribed at or unsubscribed from the broker.
 *
 * <p>Unsubscribing is delayed: users reload pages and move between rooms, so a stream that is followed again within
 * half a minute stays subscribed. Any thread follows and unfollows; the sending thread fetches the next steps. Blocks
 * only for its own short lock.
 */
final class StreamSubscriptions {

    private final Duration linger;
    private final LongSupplier nanoTime;

    /** In the order of following, which is the order of subscribing again. */
    private final Map<StreamId, Followed> followed = new LinkedHashMap<>();

    private final Queue<StreamId> toSubscribe = new ArrayDeque<>();

    /** In the order of unfollowing; a stream that was followed again stays here until its time comes. */
    private final Queue<Unfollowed> unfollowed = new ArrayDeque<>();

    /** The streams that were followed when the connection opened, and are not subscribed on it yet. */
    private final Set<StreamId> resuming = new HashSet<>();

    private boolean connected;

    /** @param linger how long an unfollowed stream stays subscribed */
    StreamSubscriptions(Duration linger, LongSupplier nanoTime) {
        this.linger = linger;
        this.nanoTime = nanoTime;
    }

    private static final class Followed {
        /** The time of unfollowing; null while the stream is followed. */
        @Nullable
        Long unfollowedNanos;
    }

    private record Unfollowed(StreamId stream, Long nanos) {}

    synchronized void follow(StreamId stream) {
        Followed known = followed.get(stream);
        if (known == null) {
            followed.put(stream, new Followed());
            queueSubscription(stream);
        } else if (known.unfollowedNanos != null) {
            // No feed processed the entries of the gap: the stream is reported as stale, as after a new subscription.
            known.unfollowedNanos = null;
            queueSubscription(stream);
        }
    }

    synchronized void unfollow(StreamId stream) {
        Followed known = followed.get(stream);
        if (known != null && known.unfollowedNanos == null) {
            known.unfollowedNanos = nanoTime.getAsLong();
            unfollowed.add(new Unfollowed(stream, known.unfollowedNanos));
        }
    }

    /** Prepares a new connection: every followed stream has to be subscribed, and no other. */
    synchronized void connected() {
        connected = true;
        followed.values().removeIf(stream -> stream.unfollowedNanos != null);
        unfollowed.clear();
        toSubscribe.clear();
        toSubscribe.addAll(followed.keySet());
        resuming.clear();
        resuming.addAll(followed.keySet());
    }

    synchronized void disconnected() {
        connected = false;
        toSubscribe.clear();
    }

    /** The next stream to subscribe, perhaps for the second time on this connection; null if there is none. */
    synchronized @Nullable StreamId nextToSubscribe() {
        return toSubscribe.poll();
    }

    /** Removes and returns the streams whose lingering time is over. */
    synchronized List<StreamId> nextToUnsubscribe(int atMost) {
        var expired = new ArrayList<StreamId>();
        long now = nanoTime.getAsLong();
        while (expired.size() < atMost
                && !unfollowed.isEmpty()
                && now - unfollowed.element().nanos() >= linger.toNanos()) {
            Unfollowed next = unfollowed.remove();
            Followed known = followed.get(next.stream());
            // Skips a stream that was followed again, or even unfollowed a second time since.
            if (known != null && next.nanos().equals(known.unfollowedNanos)) {
                followed.remove(next.stream());
                resuming.remove(next.stream());
                expired.add(next.stream());
            }
        }
        return expired;
    }

    /** Records that the broker has confirmed the subscription of the stream. */
    synchronized void onSubscribed(StreamId stream) {
        resuming.remove(stream);
    }

    /** Whether every stream that was followed when the connection opened is subscribed on it. */
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

    private void queueSubscription(StreamId stream) {
        if (connected) {
            toSubscribe.add(stream);
        }
    }
}
