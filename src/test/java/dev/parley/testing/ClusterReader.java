package dev.parley.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads one stream from a number on, and sees to it that every number comes once and in order. When its line ends it goes on
 * at the next node that is up, with {@code since}.
 */
final class ClusterReader implements Runnable {

    private static final Duration SUBSCRIBE_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final int RETRY_MILLIS = 100;

    private final String user;
    private final String stream;
    private final String cookies;
    private final List<ClusterNode> nodes;
    private final MessageLedger messageLedger;
    private final List<Seen> entries = new ArrayList<>();
    private final Map<String, Long> arrivals = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private ClusterNode node;
    private long last;
    private boolean subscribed;
    private int line;
    private boolean stopping;

    /**
     * @param nodes where it reads, the one that it begins with first
     * @param stream a room, or {@code @} and the user for their inbox
     * @param since the number that it has already
     */
    ClusterReader(String user, List<ClusterNode> nodes, String stream, long since, MessageLedger messageLedger) {
        this.user = user;
        this.stream = stream;
        this.nodes = nodes;
        this.node = nodes.get(0);
        this.cookies = node.client(user).cookieHeader();
        this.last = since;
        this.messageLedger = messageLedger;
    }

    /** @param key sender and clientId */
    record Seen(long seq, String id, String key) {

        static Seen of(JsonNode entry) {
            return new Seen(
                    entry.path("seq").asLong(),
                    entry.path("id").asString(),
                    entry.path("from").asString() + "/" + entry.path("clientId").asString(""));
        }
    }

    String stream() {
        return stream;
    }

    /** The node that it reads from now. */
    synchronized ClusterNode node() {
        return node;
    }

    synchronized long last() {
        return last;
    }

    synchronized List<Seen> entries() {
        return List.copyOf(entries);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** When a post arrived, in {@link System#nanoTime()}. */
    synchronized Optional<Long> arrival(String key) {
        return Optional.ofNullable(arrivals.get(key));
    }

    synchronized boolean isSubscribed() {
        return subscribed;
    }

    synchronized void stop() {
        stopping = true;
    }

    @Override
    public String toString() {
        return user + "'s reader of " + stream + " at " + node().name();
    }

    @Override
    public void run() {
        for (int attempt = 0; !isStopping(); attempt++) {
            int number = begin(nodes.get(attempt % nodes.size()));
            try (var opened = StompSocket.open(node().uri(), cookies, frame -> hear(number, frame))) {
                read(opened, number);
                if (!isStopping()) {
                    messageLedger.goodbye(new CloseRecord(toString(), node(), opened.closeCode(), System.nanoTime()));
                }
            } catch (IOException e) {
                // That node is away: to the other.
            }
            Eventually.pause(RETRY_MILLIS);
        }
    }

    private void read(StompSocket opened, int number) throws IOException {
        long begun = System.nanoTime();
        opened.send("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
        opened.send("SUBSCRIBE\nid:s\ndestination:" + destination() + "\nsince:" + last() + "\nreceipt:s\n\n\0");
        while (opened.isOpen() && !isStopping() && isCurrent(number)) {
            opened.awaitEnd(LOOK_AGAIN);
            if (!isSubscribed() && System.nanoTime() - begun > SUBSCRIBE_LIMIT.toNanos()) {
                return;
            }
        }
    }

    private String destination() {
        return stream.startsWith("@") ? "/user/queue/direct" : "/topic/room." + stream;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized boolean isCurrent(int number) {
        return number == line;
    }

    /** From now on what still comes on lines before this one is not heard: it was asked for again. */
    private synchronized int begin(ClusterNode next) {
        node = next;
        subscribed = false;
        return ++line;
    }

    private synchronized void hear(int number, StompFrame frame) {
        if (number != line) {
            return;
        }
        switch (frame.command()) {
            case "RECEIPT" -> subscribed = true;
            case "MESSAGE" -> message(frame);
            case "ERROR" -> faults.add(this + " got " + frame);
            default -> {}
        }
    }

    private void message(StompFrame frame) {
        if (frame.header("subscription").equals(Optional.of("errors"))) {
            // It comes again on another line; whether that was a good reason is for the test to say.
            messageLedger.refused(frame.json().path("code").asString());
            line++;
            return;
        }
        long seq = frame.seq();
        if (seq != last + 1) {
            faults.add(this + " got " + seq + " after " + last);
        }
        last = seq;
        var entry = Seen.of(frame.json());
        entries.add(entry);
        arrivals.put(entry.key(), System.nanoTime());
    }
}
