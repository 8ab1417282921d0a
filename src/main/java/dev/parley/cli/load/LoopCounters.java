package dev.parley.cli.load;

/** The counters of one event loop; belongs to its thread. */
final class LoopCounters {

    final FaultCounters faultCounters = new FaultCounters();
    private MeasurementWindow measurementWindow = new MeasurementWindow();
    private long deliveries;
    private long published;
    private long heartBeats;

    /** Starts the next measurement window and returns the previous one. */
    MeasurementWindow nextWindow() {
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

    /** Returns the number of deliveries since the start of the run. */
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
