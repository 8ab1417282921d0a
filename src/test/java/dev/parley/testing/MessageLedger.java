package dev.parley.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The results that writers and readers saw: acknowledged posts, refusals, and ends of connections. Thread-safe. */
final class MessageLedger {

    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Map<ClusterNode, Integer> counts = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<CloseRecord> disconnects = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * A destination of posts.
     *
     * @param streams the streams that get an entry of the post: names of rooms, and {@code @user} for inboxes
     */
    record Target(String destination, List<String> streams) {

        static Target room(String room) {
            return new Target("/app/chat." + room, List.of(room));
        }

        static Target direct(String from, String to) {
            return new Target("/app/direct." + to, List.of("@" + from, "@" + to));
        }

        boolean isRoom() {
            return streams.size() == 1;
        }
    }

    /**
     * A post whose receipt arrived.
     *
     * @param key sender and clientId
     * @param seq the number in the room; for a direct message, the number in the sender's inbox
     * @param at arrival of the receipt, in {@link System#nanoTime()}
     */
    record Acknowledged(String key, Target target, long seq, ClusterNode node, long at) {}

    void acknowledged(Acknowledged post) {
        var first = acknowledged.putIfAbsent(post.key(), post);
        if (first == null) {
            counts.merge(post.node(), 1, Integer::sum);
        } else if (first.seq() != post.seq()) {
            fault(post.key() + " got the number " + first.seq() + " first, and " + post.seq() + " when sent again");
        }
    }

    List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged.values());
    }

    int acknowledgedBy(ClusterNode node) {
        return counts.getOrDefault(node, 0);
    }

    synchronized void refused(String code) {
        refusals.merge(code, 1, Integer::sum);
    }

    /** Returns the number of refusals by error code. */
    synchronized Map<String, Integer> refusals() {
        return new TreeMap<>(refusals);
    }

    synchronized void disconnected(CloseRecord closeRecord) {
        disconnects.add(closeRecord);
    }

    synchronized List<CloseRecord> disconnects() {
        return List.copyOf(disconnects);
    }

    synchronized void fault(String description) {
        faults.add(description);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
