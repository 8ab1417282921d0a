package dev.parley.cli.load;

/** Counts for one event loop; belongs to its thread. */
final class LoopCounters {

    final FaultCounters faultCounters = new FaultCounters();
    private MeasurementWindow measurementWindow = new MeasurementWindow();
    private long deliveries;
    private long published;
    private long heartBeats;

    /** Begins another stretch; the one that ended. */
    MeasurementWindow next() {
        var ended = measurementWindow.end();
        measurementWindow = new MeasurementWindow();
        return ended;
    }

    void delivered(long nanos) {
        deliveries++;
        measurementWindow.delivered(nanos);
    }

    void publish() {
        published++;
        measurementWindow.publish();
    }

    void receipted(long nanos) {
        measurementWindow.receipted(nanos);
    }

    void heartBeat() {
        heartBeats++;
        measurementWindow.heartBeat();
    }

    /** Since the beginning of all. */
    long deliveries() {
        return deliveries;
    }

    long published() {
        return published;
    }

    long heartBeats() {
        return heartBeats;
    }
}
