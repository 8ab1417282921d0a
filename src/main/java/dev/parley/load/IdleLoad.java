package dev.parley.load;

import java.util.ArrayList;
import java.util.List;

/** The scenario {@code idle}: connections that only stand there, with their heart-beats. */
final class IdleLoad {

    private final Bench bench;
    private final LoadOptions options;

    IdleLoad(Bench bench) {
        this.bench = bench;
        this.options = bench.options();
    }

    Report run() {
        int count = options.number(Option.CONNECTIONS);
        int heartBeatMillis = options.number(Option.HEART_BEAT);
        var members = bench.signIn(count);
        var peers = new ArrayList<StompPeer>();
        for (int i = 0; i < count; i++) {
            var peer = new StompPeer(bench, bench.seat(i), members.get(i % members.size()), subscriptions(i));
            peer.heartBeatMillis(heartBeatMillis);
            peers.add(peer);
        }
        if (heartBeatMillis > 0) {
            // Before the first is open: the opening of many may take longer than a heart-beat.
            bench.onEachLoop(loop -> loop.add(new HeartBeats(
                    peers.stream().filter(peer -> peer.loop == loop).toList(), heartBeatMillis)));
        }
        double seconds = bench.open(peers);
        bench.say("holding " + count + " connections");
        var processor = Processor.start(options);
        var held = bench.pass("holding " + count + " connections", options.seconds(Option.SECONDS));
        var report = new Report()
                .put("scenario", options.scenario().word())
                .put("connections", (long) count)
                .put("connectsPerSecond", Report.tenths(count / seconds))
                .put("seconds", Report.tenths(held.seconds()))
                .put("heartBeats", held.heartBeats());
        processor.report("", 0, report);
        return report.faults(bench.faults());
    }

    private List<Subscription> subscriptions(int connection) {
        String name = options.text(Option.ROOM) + "-" + (connection % options.number(Option.ROOMS_) + 1);
        var room = Subscription.unchecked(
                options.text(Option.SUBSCRIBE_DESTINATION).replace("{room}", name));
        return options.signsIn()
                ? List.of(
                        room,
                        Subscription.unchecked("/user/queue/direct"),
                        Subscription.unchecked("/topic/announcements"))
                : List.of(room);
    }
}
