package dev.parley.cli.load;

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
final class LoadRun implements AutoCloseable {

    /** The server allows 50. */
    private static final int CONNECTIONS_OF_ONE = 40;

    private final LoadOptions options;
    private final ProgressReporter progressReporter;
    private final List<ServerAddress> servers;
    private final List<LoopSlot> seats = new ArrayList<>();
    private final List<LoopSlot> asides = new ArrayList<>();
    private final List<LoadClient> peers = new ArrayList<>();
    private final ConnectionRamp connectionRamp = new ConnectionRamp();
    private final FaultCounters found = new FaultCounters();
    private final long run = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    private final long startNanos = System.nanoTime();
    private volatile boolean refused;
    private int nextSeat;

    LoadRun(LoadOptions options, ProgressReporter progressReporter) {
        this.options = options;
        this.progressReporter = progressReporter;
        this.servers = options.urls().stream()
                .map(url -> new ServerAddress(options, url))
                .toList();
        for (int i = 0; i < options.number(CommandOption.THREADS); i++) {
            var loop = new EventLoop("load-" + i);
            seats.add(new LoopSlot(loop, new LoopCounters(), server(0)));
            asides.add(new LoopSlot(loop, new LoopCounters(), server(0)));
        }
    }

    LoadOptions options() {
        return options;
    }

    /** The node whose turn it is. Any thread. */
    ServerAddress server(long turn) {
        return servers.get((int) (turn % servers.size()));
    }

    /** Any thread. */
    boolean givesReceipts() {
        return options.flag(CommandOption.RECEIPTS);
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
        progressReporter.say(line);
    }

    /** As many accounts as so many connections need. */
    List<LoadMember> signIn(int connections) {
        int usual = (connections + CONNECTIONS_OF_ONE - 1) / CONNECTIONS_OF_ONE;
        return signInAs(options.numberIfAny(CommandOption.USERS).orElse(usual));
    }

    List<LoadMember> signInAs(int accounts) {
        return new LoadSignIn(options, progressReporter).members(accounts);
    }

    /** Where the next connection goes. @param turn which node's it is */
    LoopSlot seat(int turn) {
        return seats.get(nextSeat++ % seats.size()).at(server(turn));
    }

    /** The same, for one whose deliveries are counted apart. */
    LoopSlot aside(int turn) {
        return asides.get(nextSeat++ % asides.size()).at(server(turn));
    }

    List<LoopSlot> asides() {
        return asides;
    }

    /** Opens connections, and waits until all their subscriptions are in force; how many seconds that took. */
    double open(Collection<? extends LoadClient> some) {
        peers.addAll(some);
        long fromNanos = System.nanoTime();
        if (!connectionRamp.open(some, progressReporter)) {
            throw new LoadFailed(String.join(" ", faults().sentences));
        }
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        say(String.format("opened %d connections in %.1f s", some.size(), seconds));
        return seconds;
    }

    /** A connection is open, or could not be opened. Its loop's thread. */
    void settled(LoadClient peer) {
        connectionRamp.settled(peer.isReady());
    }

    /** The server has refused a message: the run is spoilt. A loop's thread. */
    void refused() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** Does it on each publisher's own thread. */
    void each(Collection<LoadPublisher> publishers, Consumer<LoadPublisher> action) {
        publishers.forEach(publisher -> publisher.peer().loop.run(() -> action.accept(publisher)));
        onEachLoop(loop -> {});
    }

    void onEachLoop(Consumer<EventLoop> action) {
        for (LoopSlot loopSlot : seats) {
            loopSlot.loop().ask(() -> {
                action.accept(loopSlot.loop());
                return true;
            });
        }
    }

    /** Lets time pass, telling every second how it goes; what was counted meanwhile. */
    MeasurementWindow pass(String what, Duration time) {
        seats.forEach(loopSlot -> loopSlot.loop().ask(() -> loopSlot.tally().next()));
        var rateCounter = new RateCounter(this);
        var ticker = new Ticker();
        boolean unusedEarly = Await.until(
                () -> {
                    ticker.tick(() -> say(what + ": " + rateCounter.sinceLast()));
                    return refused;
                },
                time);
        return seats.stream()
                .map(loopSlot -> loopSlot.loop().ask(() -> loopSlot.tally().next()))
                .reduce(MeasurementWindow::add)
                .orElseThrow();
    }

    /** Stops the publishers, waits for all that they have published, and completes the report. */
    Report finish(Collection<LoadPublisher> publishers, Report report) {
        each(publishers, LoadPublisher::stop);
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
        boolean unusedInTime = Await.until(done, options.seconds(CommandOption.DRAIN));
    }

    void notCaughtUp(long count) {
        found.notCaughtUp += count;
    }

    /** What went wrong so far. */
    FaultCounters faults() {
        var all = new FaultCounters();
        all.add(found);
        for (int i = 0; i < seats.size(); i++) {
            var loopSlot = seats.get(i);
            var aside = asides.get(i);
            all.add(loopSlot.loop().ask(() -> {
                var here = new FaultCounters();
                here.add(loopSlot.tally().faultCounters);
                here.add(aside.tally().faultCounters);
                peersOf(loopSlot).forEach(peer -> peer.addTo(here));
                return here;
            }));
        }
        return all;
    }

    /** Asks on every loop. */
    long sum(ToLongFunction<LoopSlot> question) {
        return seats.stream()
                .mapToLong(loopSlot -> loopSlot.loop().ask(() -> question.applyAsLong(loopSlot)))
                .sum();
    }

    @Override
    public void close() {
        seats.forEach(loopSlot -> loopSlot.loop().close());
    }

    List<SequenceChecker> ledgers(LoopSlot loopSlot) {
        return peersOf(loopSlot)
                .flatMap(peer -> peer.subscriptions().stream())
                .map(LoadSubscription::ledger)
                .filter(Objects::nonNull)
                .toList();
    }

    private Stream<LoadClient> peersOf(LoopSlot loopSlot) {
        return peers.stream().filter(peer -> peer.loop == loopSlot.loop());
    }

    private long outstanding() {
        return sum(
                loopSlot -> peersOf(loopSlot).mapToLong(LoadClient::outstanding).sum());
    }
}
