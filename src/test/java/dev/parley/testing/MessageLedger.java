package dev.parley.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What writers were told: what was acknowledged, what was refused, how their lines ended. For any thread. */
final class MessageLedger {

    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Map<ClusterNode, Integer> counts = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<CloseRecord> goodbyes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * Where one posts.
     *
     * @param streams whose entries the post becomes: the names of rooms, and {@code @user} for inboxes
     */
    record Place(String destination, List<String> streams) {

        static Place room(String room) {
            return new Place("/app/chat." + room, List.of(room));
        }

        static Place direct(String from, String to) {
            return new Place("/app/direct." + to, List.of("@" + from, "@" + to));
        }

        boolean isRoom() {
            return streams.size() == 1;
        }
    }

    /**
     * A post whose receipt came.
     *
     * @param key sender and clientId
     * @param seq the number in the room; of a direct message, that in the sender's inbox
     * @param at when the receipt came, in {@link System#nanoTime()}
     */
    record Acknowledged(String key, Place place, long seq, ClusterNode node, long at) {}

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

    /** How often which code was the reason. */
    synchronized Map<String, Integer> refusals() {
        return new TreeMap<>(refusals);
    }

    synchronized void goodbye(CloseRecord closeRecord) {
        goodbyes.add(closeRecord);
    }

    synchronized List<CloseRecord> goodbyes() {
        return List.copyOf(goodbyes);
    }

    synchronized void fault(String what) {
        faults.add(what);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
