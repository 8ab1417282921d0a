package dev.parley.load;

/** What was counted since it was last asked, for the lines that show progress. */
final class Rates {

    private final Bench bench;
    private long deliveries;
    private long published;
    private long heartBeats;

    Rates(Bench bench) {
        this.bench = bench;
        String unusedStart = sinceLast();
    }

    String sinceLast() {
        long deliveriesBefore = deliveries;
        long publishedBefore = published;
        long heartBeatsBefore = heartBeats;
        deliveries = bench.sum(seat -> seat.tally().deliveries());
        published = bench.sum(seat -> seat.tally().published());
        heartBeats = bench.sum(seat -> seat.tally().heartBeats());
        return published == 0
                ? String.format("%,d heart-beats", heartBeats - heartBeatsBefore)
                : String.format(
                        "%,d deliveries, %,d publishes", deliveries - deliveriesBefore, published - publishedBefore);
    }
}
