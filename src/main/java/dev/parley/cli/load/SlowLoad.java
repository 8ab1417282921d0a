package dev.parley.cli.load;

import java.util.List;

/** The scenario {@code slow}: some subscribers stop reading for a while, which should not affect the others. */
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
        loadRun.measure("warm-up", options.seconds(CommandOption.WARMUP));
        var cpu = CpuSampler.start(options);
        var before = loadRun.measure("before", options.seconds(CommandOption.CALM));
        var slowClients = room.clients().subList(subscribers - slow, subscribers);
        slowClients.forEach(client -> client.loop.run(() -> client.reading(false)));
        var during = loadRun.measure(slow + " stop reading", options.seconds(CommandOption.STALL));
        long behind = slowClients.stream()
                .mapToLong(client -> client.loop.call(client::outstanding))
                .max()
                .orElse(0);
        slowClients.forEach(client -> client.loop.run(() -> client.reading(true)));
        var after = loadRun.measure("all read", options.seconds(CommandOption.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .window("before", before)
                .window("during", during)
                .window("after", after)
                .put("slowBehind", behind)
                .put("p99Ratio", Report.ratio(during, before));
        cpu.report("", before.deliveries() + during.deliveries() + after.deliveries(), report);
        return loadRun.finish(room.publishers(), report);
    }
}
