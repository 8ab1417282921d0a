package dev.parley.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What every scenario works with: the loops, the connections on them, and the clock of the run.
 *
 * <p>For the main thread, but for what says otherwise.
 */
final class Bench implements AutoCloseable {

    /** The server allows 50. */
    private static final int CONNECTIONS_OF_ONE = 40;

    private final LoadOptions options;
    private final Progress progress;
    private final List<Server> servers;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Seat> asides = new ArrayList<>();
    private final List<StompPeer> peers = new ArrayList<>();
    private final Opening opening = new Opening();
    private final Faults found = new Faults();
    private final long run = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    private final long startNanos = System.nanoTime();
    private volatile boolean refused;
    private int nextSeat;

    Bench(LoadOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.servers =
                options.urls().stream().map(url -> new Server(options, url)).toList();
        for (int i = 0; i < options.number(Option.THREADS); i++) {
            var loop = new EventLoop("load-" + i);
            seats.add(new Seat(loop, new Tally(), server(0)));
            asides.add(new Seat(loop, new Tally(), server(0)));
        }
    }

    LoadOptions options() {
        return options;
    }

    /** The node whose turn it is. Any thread. */
    Server server(long turn) {
        return servers.get((int) (turn % servers.size()));
    }

    /** Any thread. */
    boolean givesReceipts() {
        return options.flag(Option.RECEIPTS);
    }

    /** What marks the messages of this run. Any thread. */
    long run() {
        return run;
    }

    /** From when the markers' nanoseconds count. Any thread. */
    long startNanos() {
        return startNanos;
    }

    void say(String line) {
        progress.say(line);
    }

    /** As many accounts as so many connections need. */
    List<Member> signIn(int connections) {
        int usual = (connections + CONNECTIONS_OF_ONE - 1) / CONNECTIONS_OF_ONE;
        return signInAs(options.numberIfAny(Option.USERS).orElse(usual));
    }

    List<Member> signInAs(int accounts) {
        return new SignIn(options, progress).members(accounts);
    }

    /** Where the next connection goes. @param turn which node's it is */
    Seat seat(int turn) {
        return seats.get(nextSeat++ % seats.size()).at(server(turn));
    }

    /** The same, for one whose deliveries are counted apart. */
    Seat aside(int turn) {
        return asides.get(nextSeat++ % asides.size()).at(server(turn));
    }

    List<Seat> asides() {
        return asides;
    }

    /** Opens connections, and waits until all their subscriptions are in force; how many seconds that took. */
    double open(Collection<? extends StompPeer> some) {
        peers.addAll(some);
        long fromNanos = System.nanoTime();
        if (!opening.open(some, progress)) {
            throw new LoadFailed(String.join(" ", faults().sentences));
        }
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        say(String.format("opened %d connections in %.1f s", some.size(), seconds));
        return seconds;
    }

    /** A connection is open, or could not be opened. Its loop's thread. */
    void settled(StompPeer peer) {
        opening.settled(peer.isReady());
    }

    /** The server has refused a message: the run is spoilt. A loop's thread. */
    void refused() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** Does it on each publisher's own thread. */
    void each(Collection<Publisher> publishers, Consumer<Publisher> action) {
        publishers.forEach(publisher -> publisher.peer().loop.run(() -> action.accept(publisher)));
        onEachLoop(loop -> {});
    }

    void onEachLoop(Consumer<EventLoop> action) {
        for (Seat seat : seats) {
            seat.loop().ask(() -> {
                action.accept(seat.loop());
                return true;
            });
        }
    }

    /** Lets time pass, telling every second how it goes; what was counted meanwhile. */
    Stretch pass(String what, Duration time) {
        seats.forEach(seat -> seat.loop().ask(() -> seat.tally().next()));
        var rates = new Rates(this);
        var ticker = new Ticker();
        boolean unusedEarly = Pause.until(
                () -> {
                    ticker.tick(() -> say(what + ": " + rates.sinceLast()));
                    return refused;
                },
                time);
        return seats.stream()
                .map(seat -> seat.loop().ask(() -> seat.tally().next()))
                .reduce(Stretch::add)
                .orElseThrow();
    }

    /** Stops the publishers, waits for all that they have published, and completes the report. */
    Report finish(Collection<Publisher> publishers, Report report) {
        each(publishers, Publisher::stop);
        long fromNanos = System.nanoTime();
        drain();
        report.put("drainSeconds", Report.tenths((System.nanoTime() - fromNanos) / 1e9));
        return report.faults(faults());
    }

    /** Waits until everything that was published has arrived, or the time for that is over. */
    void drain() {
        var ticker = new Ticker();
        awaitDrained(() -> {
            long outstanding = outstanding();
            ticker.tick(() -> say(String.format("draining: %,d to come", outstanding)));
            return outstanding == 0;
        });
    }

    /** Waits as long as the last messages may take. */
    void awaitDrained(BooleanSupplier done) {
        boolean unusedInTime = Pause.until(done, options.seconds(Option.DRAIN));
    }

    void notCaughtUp(long count) {
        found.notCaughtUp += count;
    }

    /** What went wrong so far. */
    Faults faults() {
        var all = new Faults();
        all.add(found);
        for (int i = 0; i < seats.size(); i++) {
            var seat = seats.get(i);
            var aside = asides.get(i);
            all.add(seat.loop().ask(() -> {
                var here = new Faults();
                here.add(seat.tally().faults);
                here.add(aside.tally().faults);
                peersOf(seat).forEach(peer -> peer.addTo(here));
                return here;
            }));
        }
        return all;
    }

    /** Asks on every loop. */
    long sum(ToLongFunction<Seat> question) {
        return seats.stream()
                .mapToLong(seat -> seat.loop().ask(() -> question.applyAsLong(seat)))
                .sum();
    }

    @Override
    public void close() {
        seats.forEach(seat -> seat.loop().close());
    }

    List<Ledger> ledgers(Seat seat) {
        return peersOf(seat)
                .flatMap(peer -> peer.subscriptions().stream())
                .map(Subscription::ledger)
                .filter(Objects::nonNull)
                .toList();
    }

    private Stream<StompPeer> peersOf(Seat seat) {
        return peers.stream().filter(peer -> peer.loop == seat.loop());
    }

    private long outstanding() {
        return sum(seat -> peersOf(seat).mapToLong(StompPeer::outstanding).sum());
    }
}
