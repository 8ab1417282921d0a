package dev.parley.cli.load;

import java.util.List;

/** The scenario {@code slow}: some subscribers stop reading for a while, and the others should not feel it. */
final class SlowLoad {

    private final LoadRun loadRun;
    private final LoadOptions options;

    SlowLoad(LoadRun loadRun) {
        this.loadRun = loadRun;
        this.options = loadRun.options();
    }

    Report run() {
        int subscribers = options.number(CommandOption.SUBSCRIBERS);
        int slow = options.number(CommandOption.SLOW_);
        var rooms = new RoomLoad(loadRun);
        var room = rooms.room(loadRun.signIn(subscribers), subscribers, slow);
        rooms.open(List.of(room));
        loadRun.each(room.publishers(), LoadPublisher::start);
        loadRun.pass("warm-up", options.seconds(CommandOption.WARMUP));
        var processor = CpuSampler.start(options);
        var before = loadRun.pass("before", options.seconds(CommandOption.CALM));
        var last = room.peers().subList(subscribers - slow, subscribers);
        last.forEach(peer -> peer.loop.run(() -> peer.reading(false)));
        var during = loadRun.pass(slow + " do not read", options.seconds(CommandOption.STALL));
        long behind = last.stream()
                .mapToLong(peer -> peer.loop.ask(peer::outstanding))
                .max()
                .orElse(0);
        last.forEach(peer -> peer.loop.run(() -> peer.reading(true)));
        var after = loadRun.pass("all read", options.seconds(CommandOption.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .stretch("before", before)
                .stretch("during", during)
                .stretch("after", after)
                .put("slowBehind", behind)
                .put("p99Ratio", Report.ratio(during, before));
        processor.report("", before.deliveries() + during.deliveries() + after.deliveries(), report);
        return loadRun.finish(room.publishers(), report);
    }
}
