package dev.parley.cli.load;

/** Formats the counts since its last call, for progress lines. */
final class RateCounter {

    private final LoadRun loadRun;
    private long deliveries;
    private long published;
    private long heartBeats;

    RateCounter(LoadRun loadRun) {
        this.loadRun = loadRun;
        String unusedStart = sinceLast();
    }

    String sinceLast() {
        long deliveriesBefore = deliveries;
        long publishedBefore = published;
        long heartBeatsBefore = heartBeats;
        deliveries = loadRun.sum(slot -> slot.counters().deliveries());
        published = loadRun.sum(slot -> slot.counters().published());
        heartBeats = loadRun.sum(slot -> slot.counters().heartBeats());
        return published == 0
                ? String.format("%,d heart-beats", heartBeats - heartBeatsBefore)
                : String.format(
                        "%,d deliveries, %,d publishes", deliveries - deliveriesBefore, published - publishedBefore);
    }
}
