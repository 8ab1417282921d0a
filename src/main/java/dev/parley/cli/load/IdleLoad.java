package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.List;

/** The scenario {@code idle}: connections that only exchange heart-beats. */
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
        var clients = new ArrayList<LoadClient>();
        for (int i = 0; i < count; i++) {
            var client = new LoadClient(loadRun, loadRun.slot(i), members.get(i % members.size()), subscriptions(i));
            client.heartBeatMillis(heartBeatMillis);
            clients.add(client);
        }
        if (heartBeatMillis > 0) {
            // Start before the first connection opens: opening many of them may take longer than a heart-beat.
            loadRun.onEachLoop(loop -> loop.add(new HeartBeats(
                    clients.stream().filter(client -> client.loop == loop).toList(), heartBeatMillis)));
        }
        double seconds = loadRun.open(clients);
        loadRun.progress("holding " + count + " connections");
        var cpu = CpuSampler.start(options);
        var held = loadRun.measure("holding " + count + " connections", options.seconds(CommandOption.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .put("connections", (long) count)
                .put("connectsPerSecond", Report.tenths(count / seconds))
                .put("seconds", Report.tenths(held.seconds()))
                .put("heartBeats", held.heartBeats());
        cpu.report("", 0, report);
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
