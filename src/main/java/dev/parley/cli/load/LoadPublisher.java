package dev.parley.cli.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Publishes from one connection: as many messages as may be in flight, or at a steady rate.
 *
 * <p>At a rate, messages carry the time at which they should have been sent: if this tool or the server stalls, the wait
 * counts ("coordinated omission" would hide it). Belongs to its connection's thread, but for {@link #published} and {@link
 * #refused}.
 */
final class LoadPublisher extends TimedTask {

    private static final byte[] BODY_START = "{\"text\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY_END = "\"}\0".getBytes(StandardCharsets.US_ASCII);

    private final int number;
    private final LoadClient peer;
    private final Pace pace;
    private final byte[] frame;
    private final int receiptAt;
    private final int textAt;
    private final int textBytes;
    private final long[] sentNanos;
    private final int[] free;
    private int freeCount;
    private boolean running;
    private volatile long published;
    private volatile long refused;

    /**
     * How fast.
     *
     * @param window messages in flight; 0 for a rate
     * @param receipts whether a message is in flight until its RECEIPT comes, and not until it comes back itself
     * @param intervalNanos between two messages of one publisher
     * @param offsetNanos from the start to the first
     */
    record Pace(int window, boolean receipts, long intervalNanos, long offsetNanos) {}

    LoadPublisher(int number, LoadClient peer, String destination, int textBytes, Pace pace) {
        this.number = number;
        this.peer = peer;
        this.pace = pace;
        this.textBytes = textBytes;
        String receipt = pace.receipts() ? "receipt:000000\n" : "";
        byte[] head = ("SEND\ndestination:" + destination + "\ncontent-type:application/json\n" + receipt
                        + "content-length:" + (BODY_START.length + textBytes + BODY_END.length - 1) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
        this.frame = Arrays.copyOf(head, head.length + BODY_START.length + textBytes + BODY_END.length);
        this.receiptAt = new String(head, StandardCharsets.ISO_8859_1).indexOf("receipt:") + "receipt:".length();
        System.arraycopy(BODY_START, 0, frame, head.length, BODY_START.length);
        this.textAt = head.length + BODY_START.length;
        System.arraycopy(BODY_END, 0, frame, textAt + textBytes, BODY_END.length);
        this.sentNanos = new long[pace.receipts() ? pace.window() : 0];
        this.free = IntStream.range(0, sentNanos.length).toArray();
        this.freeCount = free.length;
        peer.publisher(this);
    }

    int number() {
        return number;
    }

    LoadClient peer() {
        return peer;
    }

    /** Any thread. */
    long published() {
        return published;
    }

    /** How many of them the server has refused. Any thread. */
    long refused() {
        return refused;
    }

    void start() {
        if (running) {
            return;
        }
        running = true;
        long now = System.nanoTime();
        if (pace.window() == 0) {
            again(now + pace.offsetNanos());
            peer.loop.add(this);
            return;
        }
        for (int i = 0; i < pace.window(); i++) {
            publish(now);
        }
        peer.flush();
    }

    /** What is in flight then is the last. */
    void stop() {
        running = false;
    }

    /** One message outside of any pace, for those who wait for a first one. */
    void probe() {
        publish(System.nanoTime());
        peer.flush();
    }

    @Override
    protected void due(long nowNanos) {
        if (!running) {
            over();
            return;
        }
        long due = dueNanos();
        for (; due - nowNanos <= 0; due += pace.intervalNanos()) {
            publish(due);
        }
        again(due);
        peer.flush();
    }

    /** How many messages still wait for their receipts. */
    int unreceipted() {
        return free.length - freeCount;
    }

    /** A message of its own has come back. */
    void seen() {
        if (running && pace.window() > 0 && !pace.receipts()) {
            publish(System.nanoTime());
        }
    }

    void receipted(int slot) {
        if (slot < sentNanos.length) {
            peer.loopCounters.receipted(peer.loop.nowNanos() - sentNanos[slot]);
            free[freeCount++] = slot;
            if (running) {
                publish(System.nanoTime());
            }
        }
    }

    /** The server took one of its messages not. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only its loop's thread writes it.
    void refuse() {
        refused++;
        running = false;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only its loop's thread writes it.
    private void publish(long nanos) {
        if (pace.receipts()) {
            int slot = free[--freeCount];
            sentNanos[slot] = nanos;
            int receipt = LoadClient.FIRST_SEND_RECEIPT + slot;
            for (int i = 5; i >= 0; i--) {
                frame[receiptAt + i] = (byte) ('0' + receipt % 10);
                receipt /= 10;
            }
        }
        int end = MessageMarker.write(
                frame, textAt, peer.loadRun.run(), number, published, Math.max(0, nanos - peer.loadRun.startNanos()));
        Arrays.fill(frame, end, textAt + textBytes, (byte) 'x');
        peer.text(frame, frame.length);
        published++;
        peer.loopCounters.publish();
    }
}
