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
 * The common part of all scenarios: the event loops, their connections, and the clock of the run.
 *
 * <p>Belongs to the main thread, except the methods that document another thread.
 */
final class LoadRun implements AutoCloseable {

    /** Connections of one account; the server allows 50 by default (parley.limits.connections-per-user). */
    private static final int CONNECTIONS_PER_ACCOUNT = 40;

    private final LoadOptions options;
    private final ProgressReporter progressReporter;
    private final List<ServerAddress> servers;
    private final List<LoopSlot> slots = new ArrayList<>();
    private final List<LoopSlot> separateSlots = new ArrayList<>();
    private final List<LoadClient> clients = new ArrayList<>();
    private final ConnectionRamp connectionRamp = new ConnectionRamp();
    private final FaultCounters runFaults = new FaultCounters();
    private final long run = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    private final long startNanos = System.nanoTime();
    private volatile boolean rejected;
    private int nextSlot;

    LoadRun(LoadOptions options, ProgressReporter progressReporter) {
        this.options = options;
        this.progressReporter = progressReporter;
        this.servers = options.urls().stream()
                .map(url -> new ServerAddress(options, url))
                .toList();
        for (int i = 0; i < options.number(CommandOption.THREADS); i++) {
            var loop = new EventLoop("load-" + i);
            slots.add(new LoopSlot(loop, new LoopCounters(), node(0)));
            separateSlots.add(new LoopSlot(loop, new LoopCounters(), node(0)));
        }
    }

    LoadOptions options() {
        return options;
    }

    /** Returns the node for a turn; the nodes alternate. Any thread. */
    ServerAddress node(long turn) {
        return servers.get((int) (turn % servers.size()));
    }

    /** Returns whether the server sends receipts for SUBSCRIBE. Any thread. */
    boolean hasReceipts() {
        return options.flag(CommandOption.RECEIPTS);
    }

    /** Returns the random number in the markers of this run's messages. Any thread. */
    long run() {
        return run;
    }

    /** Returns the start of the run, from which the markers' nanoseconds count. Any thread. */
    long startNanos() {
        return startNanos;
    }

    void progress(String line) {
        progressReporter.print(line);
    }

    /** Signs in the accounts that this number of connections needs. */
    List<LoadMember> signIn(int connections) {
        int defaultCount = (connections + CONNECTIONS_PER_ACCOUNT - 1) / CONNECTIONS_PER_ACCOUNT;
        return signInAs(options.numberIfAny(CommandOption.USERS).orElse(defaultCount));
    }

    List<LoadMember> signInAs(int accounts) {
        return new LoadSignIn(options, progressReporter).members(accounts);
    }

    /**
     * Returns the slot of the next connection.
     *
     * @param turn determines the node
     */
    LoopSlot slot(int turn) {
        return slots.get(nextSlot++ % slots.size()).at(node(turn));
    }

    /**
     * Returns the slot of the next connection whose deliveries are counted separately.
     *
     * @param turn determines the node
     */
    LoopSlot separateSlot(int turn) {
        return separateSlots.get(nextSlot++ % separateSlots.size()).at(node(turn));
    }

    List<LoopSlot> separateSlots() {
        return separateSlots;
    }

    /** Opens connections, waits until all their subscriptions are active, and returns the seconds that this took. */
    double open(Collection<? extends LoadClient> opened) {
        clients.addAll(opened);
        long fromNanos = System.nanoTime();
        if (!connectionRamp.open(opened, progressReporter)) {
            throw new LoadFailed(String.join(" ", faults().messages));
        }
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        progress(String.format("opened %d connections in %.1f s", opened.size(), seconds));
        return seconds;
    }

    /** Called when a connection has opened or failed. A loop's thread. */
    void completed(LoadClient client) {
        connectionRamp.completed(client.isReady());
    }

    /** Called when the server has rejected a message, which makes the run invalid. A loop's thread. */
    void messageRejected() {
        rejected = true;
    }

    boolean isRejected() {
        return rejected;
    }

    /** Runs an action on each publisher's own thread and waits for all of them. */
    void each(Collection<LoadPublisher> publishers, Consumer<LoadPublisher> action) {
        publishers.forEach(publisher -> publisher.client().loop.run(() -> action.accept(publisher)));
        onEachLoop(loop -> {});
    }

    void onEachLoop(Consumer<EventLoop> action) {
        for (LoopSlot loopSlot : slots) {
            loopSlot.loop().call(() -> {
                action.accept(loopSlot.loop());
                return true;
            });
        }
    }

    /** Waits for a time with a progress line every second, and returns the counts of that time. */
    MeasurementWindow measure(String what, Duration time) {
        slots.forEach(loopSlot -> loopSlot.loop().call(() -> loopSlot.counters().nextWindow()));
        var rateCounter = new RateCounter(this);
        var ticker = new Ticker();
        boolean unusedEarly = Await.until(
                () -> {
                    ticker.tick(() -> progress(what + ": " + rateCounter.sinceLast()));
                    return rejected;
                },
                time);
        return slots.stream()
                .map(loopSlot -> loopSlot.loop().call(() -> loopSlot.counters().nextWindow()))
                .reduce(MeasurementWindow::add)
                .orElseThrow();
    }

    /** Stops the publishers, waits for their last messages, and completes the report. */
    Report finish(Collection<LoadPublisher> publishers, Report report) {
        each(publishers, LoadPublisher::stop);
        long fromNanos = System.nanoTime();
        drain();
        report.put("drainSeconds", Report.tenths((System.nanoTime() - fromNanos) / 1e9));
        return report.faults(faults());
    }

    /** Waits until all published messages have arrived, at most for {@code --drain}. */
    void drain() {
        var ticker = new Ticker();
        awaitDrained(() -> {
            long outstanding = outstanding();
            ticker.tick(() -> progress(String.format("draining: %,d outstanding", outstanding)));
            return outstanding == 0;
        });
    }

    /** Waits for a condition, at most for {@code --drain}. */
    void awaitDrained(BooleanSupplier done) {
        boolean unusedInTime = Await.until(done, options.seconds(CommandOption.DRAIN));
    }

    void addNotCaughtUp(long count) {
        runFaults.notCaughtUp += count;
    }

    /** Returns the faults found so far. */
    FaultCounters faults() {
        var all = new FaultCounters();
        all.add(runFaults);
        for (int i = 0; i < slots.size(); i++) {
            var loopSlot = slots.get(i);
            var separate = separateSlots.get(i);
            all.add(loopSlot.loop().call(() -> {
                var loopFaults = new FaultCounters();
                loopFaults.add(loopSlot.counters().faultCounters);
                loopFaults.add(separate.counters().faultCounters);
                clientsOf(loopSlot).forEach(client -> client.addTo(loopFaults));
                return loopFaults;
            }));
        }
        return all;
    }

    /** Runs a query on every loop and returns the sum of the results. */
    long sum(ToLongFunction<LoopSlot> query) {
        return slots.stream()
                .mapToLong(loopSlot -> loopSlot.loop().call(() -> query.applyAsLong(loopSlot)))
                .sum();
    }

    @Override
    public void close() {
        slots.forEach(loopSlot -> loopSlot.loop().close());
    }

    List<SequenceChecker> checkers(LoopSlot loopSlot) {
        return clientsOf(loopSlot)
                .flatMap(client -> client.subscriptions().stream())
                .map(LoadSubscription::checker)
                .filter(Objects::nonNull)
                .toList();
    }

    private Stream<LoadClient> clientsOf(LoopSlot loopSlot) {
        return clients.stream().filter(client -> client.loop == loopSlot.loop());
    }

    private long outstanding() {
        return sum(loopSlot ->
                clientsOf(loopSlot).mapToLong(LoadClient::outstanding).sum());
    }
}
