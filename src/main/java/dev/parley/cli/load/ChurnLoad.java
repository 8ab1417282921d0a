package dev.parley.cli.load;

import dev.parley.cli.load.LoadPublisher.Pace;
import dev.parley.cli.load.LoadRoom.Placing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The scenario {@code churn}: clients come back, catch up and leave, while others listen to a steady rate. */
final class ChurnLoad {

    private static final int FILLERS = 4;
    private static final int FILLERS_WINDOW = 32;
    private static final Duration FILLING = Duration.ofMinutes(5);

    private final LoadRun loadRun;
    private final LoadOptions options;

    ChurnLoad(LoadRun loadRun) {
        this.loadRun = loadRun;
        this.options = loadRun.options();
    }

    Report run() {
        int subscribers = options.number(CommandOption.SUBSCRIBERS);
        // Three seconds' worth of them may be there at the same time: a server that is not warm yet takes that long.
        int returning =
                (int) Math.ceil(3 * options.rate(CommandOption.RECONNECTS).orElseThrow());
        var members = loadRun.signIn(subscribers + returning);
        fill(members);
        var rooms = new RoomLoad(loadRun);
        var loadRoom = rooms.room(members, subscribers, 0);
        rooms.open(List.of(loadRoom));
        loadRun.each(loadRoom.publishers(), LoadPublisher::start);
        // Coming back is most of the work, so it is what has to be warm; and it must be over before the calm is
        // measured.
        var rehearsal = begin(loadRoom, members);
        loadRun.pass("warm-up", options.seconds(CommandOption.WARMUP));
        end(rehearsal);
        var before = loadRun.pass("undisturbed", options.seconds(CommandOption.CALM));
        var processor = CpuSampler.start(options);
        var reconnectScenario = begin(loadRoom, members);
        var during = loadRun.pass("churn", options.seconds(CommandOption.SECONDS));
        var report = new Report().put("scenario", options.scenario().word());
        processor.report("", 0, report);
        end(reconnectScenario);
        report.put("reconnects", sum(reconnectScenario, ReconnectScenario::started))
                .latency("caughtUpMillis", caughtUpNanos(reconnectScenario));
        report.stretch("undisturbed", before).stretch("churn", during).put("p99Ratio", Report.ratio(during, before));
        return loadRun.finish(loadRoom.publishers(), report);
    }

    /** Posts until the room has as many entries as it should have. */
    private void fill(List<LoadMember> members) {
        var pace = new Pace(FILLERS_WINDOW, false, 0, 0);
        var loadRoom = new LoadRoom(
                loadRun,
                options.text(CommandOption.ROOM),
                new Placing(FILLERS, members, 0, 0, 0),
                Collections.nCopies(FILLERS, pace));
        loadRun.open(loadRoom.peers());
        var witness = loadRoom.peers().get(0);
        int wanted = options.number(CommandOption.ENTRIES);
        if (witness.loop.ask(witness::lastEntry) < wanted) {
            loadRun.each(loadRoom.publishers(), LoadPublisher::start);
            if (!Await.until(() -> loadRun.isRefused() || witness.loop.ask(witness::lastEntry) >= wanted, FILLING)) {
                throw new LoadFailed("The room could not be filled in time.");
            }
            loadRun.each(loadRoom.publishers(), LoadPublisher::stop);
        }
        loadRun.drain();
        loadRun.say("the room has " + witness.loop.ask(witness::lastEntry) + " entries");
        loadRoom.peers().forEach(peer -> peer.loop.run(peer::leave));
    }

    private List<ReconnectScenario> begin(LoadRoom loadRoom, List<LoadMember> members) {
        var all = new ArrayList<ReconnectScenario>();
        String destination = loadRoom.peers().get(0).subscriptions().get(0).destination();
        for (LoopSlot loopSlot : loadRun.asides()) {
            var witness = loadRoom.peers().stream()
                    .filter(peer -> peer.loop == loopSlot.loop())
                    .findFirst()
                    .orElseThrow();
            var reconnectScenario = new ReconnectScenario(loadRun, loopSlot, members, destination, witness);
            all.add(reconnectScenario);
            loopSlot.loop().run(() -> loopSlot.loop().add(reconnectScenario));
        }
        return all;
    }

    /** Lets no more come back, and waits for those who have. */
    private void end(List<ReconnectScenario> all) {
        all.forEach(reconnectScenario -> reconnectScenario.loop().run(reconnectScenario::stop));
        loadRun.awaitDrained(() -> sum(all, ReconnectScenario::underWay) == 0);
        loadRun.notCaughtUp(sum(all, ReconnectScenario::started) - sum(all, ReconnectScenario::caughtUp));
    }

    private static long sum(List<ReconnectScenario> all, ToLongFunction<ReconnectScenario> figure) {
        return all.stream()
                .mapToLong(
                        reconnectScenario -> reconnectScenario.loop().ask(() -> figure.applyAsLong(reconnectScenario)))
                .sum();
    }

    private static Histogram caughtUpNanos(List<ReconnectScenario> all) {
        var latency = MeasurementWindow.histogram();
        all.forEach(reconnectScenario -> latency.add(reconnectScenario.loop().ask(reconnectScenario::caughtUpNanos)));
        return latency;
    }
}
