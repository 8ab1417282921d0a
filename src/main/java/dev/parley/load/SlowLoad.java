package dev.parley.load;

import java.util.List;

/** The scenario {@code slow}: some subscribers stop reading for a while, and the others should not feel it. */
final class SlowLoad {

    private final Bench bench;
    private final LoadOptions options;

    SlowLoad(Bench bench) {
        this.bench = bench;
        this.options = bench.options();
    }

    Report run() {
        int subscribers = options.number(Option.SUBSCRIBERS);
        int slow = options.number(Option.SLOW_);
        var rooms = new RoomLoad(bench);
        var room = rooms.room(bench.signIn(subscribers), subscribers, slow);
        rooms.open(List.of(room));
        bench.each(room.publishers(), Publisher::start);
        bench.pass("warm-up", options.seconds(Option.WARMUP));
        var processor = Processor.start(options);
        var before = bench.pass("before", options.seconds(Option.CALM));
        var last = room.peers().subList(subscribers - slow, subscribers);
        last.forEach(peer -> peer.loop.run(() -> peer.reading(false)));
        var during = bench.pass(slow + " do not read", options.seconds(Option.STALL));
        long behind = last.stream()
                .mapToLong(peer -> peer.loop.ask(peer::outstanding))
                .max()
                .orElse(0);
        last.forEach(peer -> peer.loop.run(() -> peer.reading(true)));
        var after = bench.pass("all read", options.seconds(Option.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .stretch("before", before)
                .stretch("during", during)
                .stretch("after", after)
                .put("slowBehind", behind)
                .put("p99Ratio", Report.ratio(during, before));
        processor.report("", before.deliveries() + during.deliveries() + after.deliveries(), report);
        return bench.finish(room.publishers(), report);
    }
}
