package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.List;

/** The scenario {@code idle}: connections that only stand there, with their heart-beats. */
final class IdleLoad {

    private final LoadRun loadRun;
    private final LoadOptions options;

    IdleLoad(LoadRun loadRun) {
        this.loadRun = loadRun;
        this.options = loadRun.options();
    }

    Report run() {
        int count = options.number(CommandOption.CONNECTIONS);
        int heartBeatMillis = options.number(CommandOption.HEART_BEAT);
        var members = loadRun.signIn(count);
        var peers = new ArrayList<LoadClient>();
        for (int i = 0; i < count; i++) {
            var peer = new LoadClient(loadRun, loadRun.seat(i), members.get(i % members.size()), subscriptions(i));
            peer.heartBeatMillis(heartBeatMillis);
            peers.add(peer);
        }
        if (heartBeatMillis > 0) {
            // Before the first is open: the opening of many may take longer than a heart-beat.
            loadRun.onEachLoop(loop -> loop.add(new HeartBeats(
                    peers.stream().filter(peer -> peer.loop == loop).toList(), heartBeatMillis)));
        }
        double seconds = loadRun.open(peers);
        loadRun.say("holding " + count + " connections");
        var processor = CpuSampler.start(options);
        var held = loadRun.pass("holding " + count + " connections", options.seconds(CommandOption.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .put("connections", (long) count)
                .put("connectsPerSecond", Report.tenths(count / seconds))
                .put("seconds", Report.tenths(held.seconds()))
                .put("heartBeats", held.heartBeats());
        processor.report("", 0, report);
        return report.faults(loadRun.faults());
    }

    private List<LoadSubscription> subscriptions(int connection) {
        String name = options.text(CommandOption.ROOM) + "-" + (connection % options.number(CommandOption.ROOMS_) + 1);
        var room = LoadSubscription.unchecked(
                options.text(CommandOption.SUBSCRIBE_DESTINATION).replace("{room}", name));
        return options.signsIn()
                ? List.of(
                        room,
                        LoadSubscription.unchecked("/user/queue/direct"),
                        LoadSubscription.unchecked("/topic/announcements"))
                : List.of(room);
    }
}
