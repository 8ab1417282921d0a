package dev.parley.load;

import dev.parley.load.Publisher.Pace;
import java.util.ArrayList;
import java.util.List;

/** The scenario {@code direct}: in each pair, one user writes to the other, and both inboxes are checked. */
final class DirectLoad {

    private final Bench bench;
    private final LoadOptions options;
    private final List<StompPeer> peers = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();

    DirectLoad(Bench bench) {
        this.bench = bench;
        this.options = bench.options();
    }

    Report run() {
        int pairs = options.number(Option.PAIRS);
        var members = bench.signInAs(2 * pairs);
        for (int i = 0; i < pairs; i++) {
            pair(i, members.get(2 * i), members.get(2 * i + 1));
        }
        bench.open(peers);
        bench.each(publishers, Publisher::start);
        bench.pass("warm-up", options.seconds(Option.WARMUP));
        var processor = Processor.start(options);
        var measured = bench.pass("measured", options.seconds(Option.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .put("messagesPerSecond", Math.round(measured.receipts() / measured.seconds()))
                .latency("receiptMillis", measured.receiptNanos())
                .stretch("", measured);
        processor.report("", measured.deliveries(), report);
        return bench.finish(publishers, report);
    }

    private void pair(int number, Member writer, Member reader) {
        var speakers = new Speakers(number, 1);
        var writing = new StompPeer(bench, bench.seat(number), writer, List.of(inbox(speakers), Subscription.errors()));
        var pace = new Pace(options.number(Option.WINDOW), true, 0, 0);
        var publisher =
                new Publisher(number, writing, "/app/direct." + reader.name(), options.number(Option.SIZE), pace);
        speakers.add(publisher);
        publishers.add(publisher);
        peers.add(writing);
        peers.add(new StompPeer(bench, bench.seat(number + 1), reader, List.of(inbox(speakers))));
    }

    private static Subscription inbox(Speakers speakers) {
        return Subscription.checked("/user/queue/direct", new Ledger(speakers, true));
    }
}
