package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import dev.parley.cli.load.LoadRoom.Placing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The scenario {@code churn}: clients reconnect, catch up and disconnect, while others receive messages at a steady rate. */
final class ChurnLoad {

    private static final int FILLERS = 4;
    private static final int FILLER_WINDOW = 32;
    private static final Duration FILL_TIMEOUT = Duration.ofMinutes(5);

    private final LoadRun loadRun;
    private final LoadOptions options;

    ChurnLoad(LoadRun loadRun) {
        this.loadRun = loadRun;
        this.options = loadRun.options();
    }

    Report run() {
        int subscribers = options.number(CommandOption.SUBSCRIBERS);
        // Clients of three seconds may be connected at the same time: a server that is not yet warm needs that long.
        int returning =
                (int) Math.ceil(3 * options.rate(CommandOption.RECONNECTS).orElseThrow());
        var members = loadRun.signIn(subscribers + returning);
        fill(members);
        var rooms = new RoomLoad(loadRun);
        var loadRoom = rooms.room(members, subscribers, 0);
        rooms.open(List.of(loadRoom));
        loadRun.each(loadRoom.publishers(), LoadPublisher::start);
        // Reconnecting causes most of the load, so the warm-up must include it; and it must end before the undisturbed
        // measurement.
        var warmup = begin(loadRoom, members);
        loadRun.measure("warm-up", options.seconds(CommandOption.WARMUP));
        end(warmup);
        var before = loadRun.measure("undisturbed", options.seconds(CommandOption.CALM));
        var cpu = CpuSampler.start(options);
        var reconnectScenario = begin(loadRoom, members);
        var during = loadRun.measure("churn", options.seconds(CommandOption.SECONDS));
        var report = new Report().put("scenario", options.scenario().word());
        cpu.report("", 0, report);
        end(reconnectScenario);
        report.put("reconnects", sum(reconnectScenario, ReconnectScenario::started))
                .latency("caughtUpMillis", caughtUpNanos(reconnectScenario));
        report.window("undisturbed", before).window("churn", during).put("p99Ratio", Report.ratio(during, before));
        return loadRun.finish(loadRoom.publishers(), report);
    }

    /** Posts until the room has {@code --entries} entries. */
    private void fill(List<LoadMember> members) {
        var pace = new Pace(FILLER_WINDOW, false, 0, 0);
        var loadRoom = new LoadRoom(
                loadRun,
                options.text(CommandOption.ROOM),
                new Placing(FILLERS, members, 0, 0, 0),
                Collections.nCopies(FILLERS, pace));
        loadRun.open(loadRoom.clients());
        var observer = loadRoom.clients().get(0);
        int entries = options.number(CommandOption.ENTRIES);
        if (observer.loop.call(observer::lastEntry) < entries) {
            loadRun.each(loadRoom.publishers(), LoadPublisher::start);
            if (!Await.until(
                    () -> loadRun.isRejected() || observer.loop.call(observer::lastEntry) >= entries, FILL_TIMEOUT)) {
                throw new LoadFailed(
                        "Could not fill the room within " + FILL_TIMEOUT.toMinutes() + " minutes. Lower --entries.");
            }
            loadRun.each(loadRoom.publishers(), LoadPublisher::stop);
        }
        loadRun.drain();
        loadRun.progress("the room has " + observer.loop.call(observer::lastEntry) + " entries");
        loadRoom.clients().forEach(client -> client.loop.run(client::leave));
    }

    private List<ReconnectScenario> begin(LoadRoom loadRoom, List<LoadMember> members) {
        var all = new ArrayList<ReconnectScenario>();
        String destination = loadRoom.clients().get(0).subscriptions().get(0).destination();
        for (LoopSlot loopSlot : loadRun.separateSlots()) {
            var observer = loadRoom.clients().stream()
                    .filter(client -> client.loop == loopSlot.loop())
                    .findFirst()
                    .orElseThrow();
            var reconnectScenario = new ReconnectScenario(loadRun, loopSlot, members, destination, observer);
            all.add(reconnectScenario);
            loopSlot.loop().run(() -> loopSlot.loop().add(reconnectScenario));
        }
        return all;
    }

    /** Starts no more clients, and waits for those that have not yet caught up. */
    private void end(List<ReconnectScenario> all) {
        all.forEach(reconnectScenario -> reconnectScenario.loop().run(reconnectScenario::stop));
        loadRun.awaitDrained(() -> sum(all, ReconnectScenario::active) == 0);
        loadRun.addNotCaughtUp(sum(all, ReconnectScenario::started) - sum(all, ReconnectScenario::caughtUp));
    }

    private static long sum(List<ReconnectScenario> all, ToLongFunction<ReconnectScenario> figure) {
        return all.stream()
                .mapToLong(
                        reconnectScenario -> reconnectScenario.loop().call(() -> figure.applyAsLong(reconnectScenario)))
                .sum();
    }

    private static Histogram caughtUpNanos(List<ReconnectScenario> all) {
        var latency = MeasurementWindow.histogram();
        all.forEach(reconnectScenario -> latency.add(reconnectScenario.loop().call(reconnectScenario::caughtUpNanos)));
        return latency;
    }
}
