package dev.parley.cli.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Publishes messages from one connection, either with a fixed number of messages in flight or at a steady rate.
 *
 * <p>At a rate, messages carry the time at which they should have been sent: if this tool or the server stalls, the delay
 * counts ("coordinated omission" would hide it). Belongs to its connection's thread, except {@link #published} and {@link
 * #rejectedMessages}.
 */
final class LoadPublisher extends TimedTask {

    private static final byte[] BODY_START = "{\"text\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY_END = "\"}\0".getBytes(StandardCharsets.US_ASCII);

    private final int number;
    private final LoadClient client;
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
    private volatile long rejectedMessages;

    /**
     * The publishing speed.
     *
     * @param window the number of messages in flight; 0 for a rate
     * @param receipts true if a message is in flight until its RECEIPT arrives, false if until its MESSAGE arrives
     * @param intervalNanos the time between two messages of one publisher
     * @param offsetNanos the time from the start to the first message
     */
    record Pace(int window, boolean receipts, long intervalNanos, long offsetNanos) {}

    LoadPublisher(int number, LoadClient client, String destination, int textBytes, Pace pace) {
        this.number = number;
        this.client = client;
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
        client.publisher(this);
    }

    int number() {
        return number;
    }

    LoadClient client() {
        return client;
    }

    /** Returns the number of published messages. Any thread. */
    long published() {
        return published;
    }

    /** Returns the number of messages that the server has rejected. Any thread. */
    long rejectedMessages() {
        return rejectedMessages;
    }

    void start() {
        if (running) {
            return;
        }
        running = true;
        long now = System.nanoTime();
        if (pace.window() == 0) {
            reschedule(now + pace.offsetNanos());
            client.loop.add(this);
            return;
        }
        for (int i = 0; i < pace.window(); i++) {
            publish(now);
        }
        client.flush();
    }

    /** Stops publishing; the messages in flight are the last ones. */
    void stop() {
        running = false;
    }

    /** Publishes one message independent of the pace, for subscribers that wait for a first one. */
    void probe() {
        publish(System.nanoTime());
        client.flush();
    }

    @Override
    protected void due(long nowNanos) {
        if (!running) {
            finish();
            return;
        }
        long due = dueNanos();
        for (; due - nowNanos <= 0; due += pace.intervalNanos()) {
            publish(due);
        }
        reschedule(due);
        client.flush();
    }

    /** Returns the number of messages whose receipt has not arrived. */
    int unreceipted() {
        return free.length - freeCount;
    }

    /** Called when a message of this publisher has returned to its own connection. */
    void messageReturned() {
        if (running && pace.window() > 0 && !pace.receipts()) {
            publish(System.nanoTime());
        }
    }

    void receipted(int slot) {
        if (slot < sentNanos.length) {
            client.loopCounters.receipted(client.loop.nowNanos() - sentNanos[slot]);
            free[freeCount++] = slot;
            if (running) {
                publish(System.nanoTime());
            }
        }
    }

    /** Called when the server has rejected a message of this publisher; stops publishing. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only its loop's thread writes it.
    void messageRejected() {
        rejectedMessages++;
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
                frame,
                textAt,
                client.loadRun.run(),
                number,
                published,
                Math.max(0, nanos - client.loadRun.startNanos()));
        Arrays.fill(frame, end, textAt + textBytes, (byte) 'x');
        client.text(frame, frame.length);
        published++;
        client.loopCounters.publish();
    }
}
