package dev.parley.testing;

import dev.parley.testing.MessageLedger.Acknowledged;
import dev.parley.testing.MessageLedger.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Posts all the while, a few at a time, under clientIds and with receipts. What has none when the line ends is sent again,
 * to whichever node is up; what is refused is sent again a little later.
 */
final class ClusterWriter implements Runnable {

    private static final int WINDOW = 8;
    private static final int RETRY_MILLIS = 100;

    /** Whoever neither acknowledges nor refuses for so long has forgotten a post. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private final String user;
    private final String cookies;
    private final List<ClusterNode> nodes;
    private final List<Place> places;
    private final Duration pace;
    private final MessageLedger messageLedger;
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Place> open = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private int posts;
    private long heard;
    private boolean stopping;

    /** @param nodes where it posts, the one that it begins with first */
    ClusterWriter(
            String user, List<ClusterNode> nodes, List<Place> places, Duration pace, MessageLedger messageLedger) {
        this.user = user;
        this.cookies = nodes.get(0).client(user).cookieHeader();
        this.nodes = nodes;
        this.places = places;
        this.pace = pace;
        this.messageLedger = messageLedger;
    }

    /** No new posts; it ends when all have been acknowledged. */
    synchronized void finish() {
        stopping = true;
        notifyAll();
    }

    /** It ends whether or not all have been acknowledged. */
    synchronized void abandon() {
        open.clear();
        finish();
    }

    synchronized String state() {
        return user + " waits for " + open.size() + " receipts, of " + refused.size() + " after a refusal";
    }

    @Override
    public void run() {
        for (int attempt = 0; !isDone(); attempt++) {
            var node = nodes.get(attempt % nodes.size());
            try (var line = StompSocket.open(node.uri(), cookies, frame -> hear(node, frame))) {
                write(line);
                if (!isDone()) {
                    messageLedger.goodbye(new CloseRecord(user, node, line.closeCode(), System.nanoTime()));
                }
            } catch (IOException e) {
                // That node is away: to the other.
            }
            Eventually.pause(RETRY_MILLIS);
        }
    }

    private void write(StompSocket line) throws IOException {
        line.send("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
        for (String id : begin()) {
            send(line, id);
        }
        while (line.isOpen() && !isDone()) {
            for (String id : again()) {
                send(line, id);
            }
            var next = next();
            if (next.isPresent()) {
                send(line, next.get());
                Eventually.pause(pace.toMillis());
            } else if (isForgotten()) {
                messageLedger.fault("No word about posts of " + user + " for " + SILENCE + " on an open line");
                return;
            }
        }
    }

    private void send(StompSocket line, String id) throws IOException {
        var place = place(id);
        if (place.isPresent()) {
            line.send("SEND\ndestination:" + place.get().destination() + "\nreceipt:" + id + "\n\n{\"text\":\"" + id
                    + "\",\"clientId\":\"" + id + "\"}\0");
        }
    }

    /** What this line has to send first: all that the one before it left open. */
    private synchronized List<String> begin() {
        heard = System.nanoTime();
        refused.clear();
        return List.copyOf(open.keySet());
    }

    /** A new post, if few enough are open; waits a moment for that. */
    private synchronized Optional<String> next() {
        if (stopping || open.size() >= WINDOW) {
            await();
            return Optional.empty();
        }
        var id = name + "-" + ++posts;
        open.put(id, places.get(posts % places.size()));
        return Optional.of(id);
    }

    private synchronized List<String> again() {
        if (refused.isEmpty()) {
            return List.of();
        }
        await();
        var ids = List.copyOf(refused);
        refused.clear();
        return ids;
    }

    private synchronized Optional<Place> place(String id) {
        return Optional.ofNullable(open.get(id));
    }

    private synchronized boolean isDone() {
        return stopping && open.isEmpty();
    }

    private synchronized boolean isForgotten() {
        return !open.isEmpty() && System.nanoTime() - heard > SILENCE.toNanos();
    }

    private void await() {
        try {
            wait(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized void hear(ClusterNode node, StompFrame frame) {
        heard = System.nanoTime();
        switch (frame.command()) {
            case "RECEIPT" -> acknowledge(node, frame);
            case "MESSAGE" -> refuse(frame);
            case "ERROR" -> messageLedger.fault(user + " got " + frame);
            default -> {}
        }
        notifyAll();
    }

    private void acknowledge(ClusterNode node, StompFrame frame) {
        var id = frame.header("receipt-id").orElse("");
        var place = open.remove(id);
        if (place != null) {
            messageLedger.acknowledged(new Acknowledged(user + "/" + id, place, frame.seq(), node, heard));
        }
    }

    private void refuse(StompFrame report) {
        var code = report.json().path("code").asString();
        messageLedger.refused(code);
        refused.add(report.json().path("receipt").asString(""));
    }
}
