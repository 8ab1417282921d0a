package dev.parley.load;

/** Counts for one event loop; belongs to its thread. */
final class Tally {

    final Faults faults = new Faults();
    private Stretch stretch = new Stretch();
    private long deliveries;
    private long published;
    private long heartBeats;

    /** Begins another stretch; the one that ended. */
    Stretch next() {
        var ended = stretch.end();
        stretch = new Stretch();
        return ended;
    }

    void delivered(long nanos) {
        deliveries++;
        stretch.delivered(nanos);
    }

    void publish() {
        published++;
        stretch.publish();
    }

    void receipted(long nanos) {
        stretch.receipted(nanos);
    }

    void heartBeat() {
        heartBeats++;
        stretch.heartBeat();
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
