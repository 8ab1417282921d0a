package dev.parley.cli.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** The counts of one period of time; belongs to one loop's thread until the period ends. */
final class MeasurementWindow {

    private static final long MAX_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long MIN_NANOS = 1_000;
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

    /** Adds the counts of another loop in the same period. */
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

    /** Returns the times from SEND to MESSAGE. */
    Histogram deliveryNanos() {
        return deliveryNanos;
    }

    /** Returns the times from SEND to RECEIPT. */
    Histogram receiptNanos() {
        return receiptNanos;
    }

    static Histogram histogram() {
        return new Histogram(MIN_NANOS, MAX_NANOS, DIGITS);
    }

    static long clamp(long nanos) {
        return Math.min(MAX_NANOS, Math.max(0, nanos));
    }
}
