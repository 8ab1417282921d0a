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
 * Reads one stream from a number on, and records every gap, repeat and inversion. When its connection ends it continues
 * at the next running node with {@code since}.
 */
final class ClusterReader implements Runnable {

    private static final Duration SUBSCRIBE_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final int RETRY_MILLIS = 100;

    private final String user;
    private final String stream;
    private final String cookies;
    private final List<ClusterNode> nodes;
    private final MessageLedger messageLedger;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Long> arrivals = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private ClusterNode node;
    private long last;
    private boolean subscribed;
    private int connection;
    private boolean stopping;

    /**
     * @param nodes the nodes that it reads from, the first one at the start
     * @param stream a room, or {@code @} and the user for their inbox
     * @param since the last number that it already has
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
    record Entry(long seq, String id, String key) {

        static Entry of(JsonNode entry) {
            return new Entry(
                    entry.path("seq").asLong(),
                    entry.path("id").asString(),
                    entry.path("from").asString() + "/" + entry.path("clientId").asString(""));
        }
    }

    String stream() {
        return stream;
    }

    /** Returns the node that it reads from now. */
    synchronized ClusterNode node() {
        return node;
    }

    synchronized long last() {
        return last;
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Returns the arrival time of a post, in {@link System#nanoTime()}. */
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
            int connectionId = nextConnection(nodes.get(attempt % nodes.size()));
            try (var socket = StompSocket.open(node().uri(), cookies, frame -> receive(connectionId, frame))) {
                read(socket, connectionId);
                if (!isStopping()) {
                    messageLedger.disconnected(
                            new CloseRecord(toString(), node(), socket.closeCode(), System.nanoTime()));
                }
            } catch (IOException e) {
                // That node is down: try the other.
            }
            Eventually.pause(RETRY_MILLIS);
        }
    }

    private void read(StompSocket socket, int connectionId) throws IOException {
        long start = System.nanoTime();
        socket.send("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
        socket.send("SUBSCRIBE\nid:s\ndestination:" + destination() + "\nsince:" + last() + "\nreceipt:s\n\n\0");
        while (socket.isOpen() && !isStopping() && isCurrent(connectionId)) {
            socket.awaitEnd(POLL_INTERVAL);
            if (!isSubscribed() && System.nanoTime() - start > SUBSCRIBE_LIMIT.toNanos()) {
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

    private synchronized boolean isCurrent(int connectionId) {
        return connectionId == connection;
    }

    /**
     * Starts another connection. Frames that still arrive on earlier ones are ignored, since this connection requests
     * them again.
     */
    private synchronized int nextConnection(ClusterNode next) {
        node = next;
        subscribed = false;
        return ++connection;
    }

    private synchronized void receive(int connectionId, StompFrame frame) {
        if (connectionId != connection) {
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
            // The subscription is requested again on another connection. The test decides whether the code was
            // acceptable.
            messageLedger.refused(frame.json().path("code").asString());
            connection++;
            return;
        }
        long seq = frame.seq();
        if (seq != last + 1) {
            faults.add(this + " got " + seq + " after " + last);
        }
        last = seq;
        var entry = Entry.of(frame.json());
        entries.add(entry);
        arrivals.put(entry.key(), System.nanoTime());
    }
}
