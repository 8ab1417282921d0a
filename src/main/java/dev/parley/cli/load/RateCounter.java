package dev.parley.cli.load;

/** What was counted since it was last asked, for the lines that show progress. */
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
        deliveries = loadRun.sum(seat -> seat.tally().deliveries());
        published = loadRun.sum(seat -> seat.tally().published());
        heartBeats = loadRun.sum(seat -> seat.tally().heartBeats());
        return published == 0
                ? String.format("%,d heart-beats", heartBeats - heartBeatsBefore)
                : String.format(
                        "%,d deliveries, %,d publishes", deliveries - deliveriesBefore, published - publishedBefore);
    }
}
