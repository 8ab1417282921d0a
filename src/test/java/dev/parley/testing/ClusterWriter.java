package dev.parley.testing;

import dev.parley.testing.MessageLedger.Acknowledged;
import dev.parley.testing.MessageLedger.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Posts continuously, a few posts at a time, with clientIds and receipts. Posts without a receipt are sent again on the
 * next connection, to the next running node. Refused posts are sent again a little later.
 */
final class ClusterWriter implements Runnable {

    private static final int WINDOW = 8;
    private static final int RETRY_MILLIS = 100;

    /** A post without receipt or refusal for this long is lost. */
    private static final Duration ACKNOWLEDGEMENT_TIMEOUT = Duration.ofSeconds(40);

    private final String user;
    private final String cookies;
    private final List<ClusterNode> nodes;
    private final List<Target> targets;
    private final Duration interval;
    private final MessageLedger messageLedger;
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Target> unacknowledged = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private int posts;
    private long lastFrameNanos;
    private boolean stopping;

    /** @param nodes the nodes that it posts to, the first one at the start */
    ClusterWriter(
            String user,
            List<ClusterNode> nodes,
            List<Target> targets,
            Duration interval,
            MessageLedger messageLedger) {
        this.user = user;
        this.cookies = nodes.get(0).client(user).cookieHeader();
        this.nodes = nodes;
        this.targets = targets;
        this.interval = interval;
        this.messageLedger = messageLedger;
    }

    /** Stops new posts. The writer ends when all posts are acknowledged. */
    synchronized void finish() {
        stopping = true;
        notifyAll();
    }

    /** Stops the writer without waiting for acknowledgements. */
    synchronized void abort() {
        unacknowledged.clear();
        finish();
    }

    synchronized String state() {
        return user + " waits for " + unacknowledged.size() + " receipts, of " + refused.size() + " after a refusal";
    }

    @Override
    public void run() {
        for (int attempt = 0; !isDone(); attempt++) {
            var node = nodes.get(attempt % nodes.size());
            try (var connection = StompSocket.open(node.uri(), cookies, frame -> receive(node, frame))) {
                write(connection);
                if (!isDone()) {
                    messageLedger.disconnected(new CloseRecord(user, node, connection.closeCode(), System.nanoTime()));
                }
            } catch (IOException e) {
                // That node is down: try the other.
            }
            Eventually.pause(RETRY_MILLIS);
        }
    }

    private void write(StompSocket connection) throws IOException {
        connection.send("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
        for (String id : takeUnacknowledged()) {
            send(connection, id);
        }
        while (connection.isOpen() && !isDone()) {
            for (String id : takeRefused()) {
                send(connection, id);
            }
            var next = nextPost();
            if (next.isPresent()) {
                send(connection, next.get());
                Eventually.pause(interval.toMillis());
            } else if (isOverdue()) {
                messageLedger.fault("No receipt for posts of " + user + " for " + ACKNOWLEDGEMENT_TIMEOUT
                        + " on an open connection");
                return;
            }
        }
    }

    private void send(StompSocket connection, String id) throws IOException {
        var target = target(id);
        if (target.isPresent()) {
            connection.send("SEND\ndestination:" + target.get().destination() + "\nreceipt:" + id + "\n\n{\"text\":\""
                    + id + "\",\"clientId\":\"" + id + "\"}\0");
        }
    }

    /** Starts a connection. Returns the posts that earlier connections left unacknowledged, which are sent first. */
    private synchronized List<String> takeUnacknowledged() {
        lastFrameNanos = System.nanoTime();
        refused.clear();
        return List.copyOf(unacknowledged.keySet());
    }

    /** Returns a new post if few enough are unacknowledged; waits a moment otherwise. */
    private synchronized Optional<String> nextPost() {
        if (stopping || unacknowledged.size() >= WINDOW) {
            await();
            return Optional.empty();
        }
        var id = name + "-" + ++posts;
        unacknowledged.put(id, targets.get(posts % targets.size()));
        return Optional.of(id);
    }

    private synchronized List<String> takeRefused() {
        if (refused.isEmpty()) {
            return List.of();
        }
        await();
        var ids = List.copyOf(refused);
        refused.clear();
        return ids;
    }

    private synchronized Optional<Target> target(String id) {
        return Optional.ofNullable(unacknowledged.get(id));
    }

    private synchronized boolean isDone() {
        return stopping && unacknowledged.isEmpty();
    }

    private synchronized boolean isOverdue() {
        return !unacknowledged.isEmpty() && System.nanoTime() - lastFrameNanos > ACKNOWLEDGEMENT_TIMEOUT.toNanos();
    }

    private void await() {
        try {
            wait(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized void receive(ClusterNode node, StompFrame frame) {
        lastFrameNanos = System.nanoTime();
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
        var target = unacknowledged.remove(id);
        if (target != null) {
            messageLedger.acknowledged(new Acknowledged(user + "/" + id, target, frame.seq(), node, lastFrameNanos));
        }
    }

    private void refuse(StompFrame report) {
        var code = report.json().path("code").asString();
        messageLedger.refused(code);
        refused.add(report.json().path("receipt").asString(""));
    }
}
