package dev.parley.cli.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What was counted in one stretch of time; belongs to one loop's thread until it is over. */
final class MeasurementWindow {

    private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long SHORTEST_NANOS = 1_000;
    private static final int DIGITS = 3;

    private final long fromNanos = System.nanoTime();
    private long toNanos = fromNanos;
    private long deliveries;
    private long published;
    private long receipts;
    private long heartBeats;
    private final Histogram deliveryNanos = histogram();
    private final Histogram receiptNanos = histogram();

    void delivered(long nanos) {
        deliveries++;
        deliveryNanos.recordValue(clamp(nanos));
    }

    void receipted(long nanos) {
        receipts++;
        receiptNanos.recordValue(clamp(nanos));
    }

    void publish() {
        published++;
    }

    void heartBeat() {
        heartBeats++;
    }

    MeasurementWindow end() {
        toNanos = System.nanoTime();
        return this;
    }

    /** Of another loop, at the same time. */
    MeasurementWindow add(MeasurementWindow other) {
        toNanos = Math.max(toNanos, other.toNanos);
        deliveries += other.deliveries;
        published += other.published;
        receipts += other.receipts;
        heartBeats += other.heartBeats;
        deliveryNanos.add(other.deliveryNanos);
        receiptNanos.add(other.receiptNanos);
        return this;
    }

    double seconds() {
        return (toNanos - fromNanos) / 1e9;
    }

    long deliveries() {
        return deliveries;
    }

    long published() {
        return published;
    }

    long receipts() {
        return receipts;
    }

    long heartBeats() {
        return heartBeats;
    }

    /** From SEND to MESSAGE. */
    Histogram deliveryNanos() {
        return deliveryNanos;
    }

    /** From SEND to RECEIPT. */
    Histogram receiptNanos() {
        return receiptNanos;
    }

    static Histogram histogram() {
        return new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    }

    static long clamp(long nanos) {
        return Math.min(LONGEST_NANOS, Math.max(0, nanos));
    }
}
