package dev.parley.load;

import dev.parley.load.Publisher.Pace;
import dev.parley.load.Room.Placing;
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

    private final Bench bench;
    private final LoadOptions options;

    ChurnLoad(Bench bench) {
        this.bench = bench;
        this.options = bench.options();
    }

    Report run() {
        int subscribers = options.number(Option.SUBSCRIBERS);
        // Three seconds' worth of them may be there at the same time: a server that is not warm yet takes that long.
        int returning = (int) Math.ceil(3 * options.rate(Option.RECONNECTS).orElseThrow());
        var members = bench.signIn(subscribers + returning);
        fill(members);
        var rooms = new RoomLoad(bench);
        var room = rooms.room(members, subscribers, 0);
        rooms.open(List.of(room));
        bench.each(room.publishers(), Publisher::start);
        // Coming back is most of the work, so it is what has to be warm; and it must be over before the calm is
        // measured.
        var rehearsal = begin(room, members);
        bench.pass("warm-up", options.seconds(Option.WARMUP));
        end(rehearsal);
        var before = bench.pass("undisturbed", options.seconds(Option.CALM));
        var processor = Processor.start(options);
        var returns = begin(room, members);
        var during = bench.pass("churn", options.seconds(Option.SECONDS));
        var report = new Report().put("scenario", options.scenario().word());
        processor.report("", 0, report);
        end(returns);
        report.put("reconnects", sum(returns, Returns::started)).latency("caughtUpMillis", caughtUpNanos(returns));
        report.stretch("undisturbed", before).stretch("churn", during).put("p99Ratio", Report.ratio(during, before));
        return bench.finish(room.publishers(), report);
    }

    /** Posts until the room has as many entries as it should have. */
    private void fill(List<Member> members) {
        var pace = new Pace(FILLERS_WINDOW, false, 0, 0);
        var room = new Room(
                bench,
                options.text(Option.ROOM),
                new Placing(FILLERS, members, 0, 0, 0),
                Collections.nCopies(FILLERS, pace));
        bench.open(room.peers());
        var witness = room.peers().get(0);
        int wanted = options.number(Option.ENTRIES);
        if (witness.loop.ask(witness::lastEntry) < wanted) {
            bench.each(room.publishers(), Publisher::start);
            if (!Pause.until(() -> bench.isRefused() || witness.loop.ask(witness::lastEntry) >= wanted, FILLING)) {
                throw new LoadFailed("The room could not be filled in time.");
            }
            bench.each(room.publishers(), Publisher::stop);
        }
        bench.drain();
        bench.say("the room has " + witness.loop.ask(witness::lastEntry) + " entries");
        room.peers().forEach(peer -> peer.loop.run(peer::leave));
    }

    private List<Returns> begin(Room room, List<Member> members) {
        var all = new ArrayList<Returns>();
        String destination = room.peers().get(0).subscriptions().get(0).destination();
        for (Seat seat : bench.asides()) {
            var witness = room.peers().stream()
                    .filter(peer -> peer.loop == seat.loop())
                    .findFirst()
                    .orElseThrow();
            var returns = new Returns(bench, seat, members, destination, witness);
            all.add(returns);
            seat.loop().run(() -> seat.loop().add(returns));
        }
        return all;
    }

    /** Lets no more come back, and waits for those who have. */
    private void end(List<Returns> all) {
        all.forEach(returns -> returns.loop().run(returns::stop));
        bench.awaitDrained(() -> sum(all, Returns::underWay) == 0);
        bench.notCaughtUp(sum(all, Returns::started) - sum(all, Returns::caughtUp));
    }

    private static long sum(List<Returns> all, ToLongFunction<Returns> figure) {
        return all.stream()
                .mapToLong(returns -> returns.loop().ask(() -> figure.applyAsLong(returns)))
                .sum();
    }

    private static Histogram caughtUpNanos(List<Returns> all) {
        var latency = Stretch.histogram();
        all.forEach(returns -> latency.add(returns.loop().ask(returns::caughtUpNanos)));
        return latency;
    }
}
