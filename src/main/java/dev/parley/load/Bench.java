package dev.parley.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What every scenario works with: the loops, the connections on them, and the clock of the run.
 *
 * <p>For the main thread, but for what says otherwise.
 */
final class Bench implements AutoCloseable {

    /** So many connections are being opened at once, so that no server's queue of new ones overflows. */
    private static final int OPENING = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final LoadOptions options;
    private final Progress progress;
    private final Server server;
    private final List<Seat> seats = new ArrayList<>();
    private final List<StompPeer> peers = new ArrayList<>();
    private final Semaphore opening = new Semaphore(OPENING);
    private final AtomicInteger settled = new AtomicInteger();
    private final long run = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    private final long startNanos = System.nanoTime();
    private volatile boolean broken;
    private volatile boolean refused;
    private int nextSeat;

    Bench(LoadOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.server = new Server(options);
        for (int i = 0; i < options.number(Option.THREADS); i++) {
            seats.add(new Seat(new EventLoop("load-" + i), new Tally()));
        }
    }

    LoadOptions options() {
        return options;
    }

    /** Any thread. */
    Server server() {
        return server;
    }

    /** What marks the messages of this run. Any thread. */
    long run() {
        return run;
    }

    /** From when the markers' nanoseconds count. Any thread. */
    long startNanos() {
        return startNanos;
    }

    /** All accounts that so many connections need. */
    List<Member> signIn(int connections) {
        int usual = (connections + CONNECTIONS_OF_ONE - 1) / CONNECTIONS_OF_ONE;
        return new SignIn(options, progress)
                .members(options.numberIfAny(Option.USERS).orElse(usual));
    }

    private static final int CONNECTIONS_OF_ONE = 40;

    /** Where the next connection goes. */
    Seat seat() {
        return seats.get(nextSeat++ % seats.size());
    }

    /** Opens connections, and waits until all their subscriptions are in force. */
    void open(Collection<? extends StompPeer> some) {
        peers.addAll(some);
        int before = settled.get();
        long fromNanos = System.nanoTime();
        var ticker = new Ticker();
        for (var peer : some) {
            awaitPermit();
            peer.loop.run(peer::open);
            ticker.tick(() -> progress.say("opened " + (settled.get() - before) + " of " + some.size()));
        }
        await("The connections were not all opened in time.", PATIENCE, () -> settled.get() - before == some.size());
        failIfBroken();
        progress.say(
                String.format("opened %d connections in %.1f s", some.size(), (System.nanoTime() - fromNanos) / 1e9));
    }

    /** A connection is open, or could not be opened. Its loop's thread. */
    void settled(StompPeer peer) {
        broken |= !peer.isReady();
        settled.incrementAndGet();
        opening.release();
    }

    /** The server has refused a message: the run is spoilt. A loop's thread. */
    void refused() {
        refused = true;
    }

    /** Does it on each publisher's own thread. */
    void each(Collection<Publisher> publishers, Consumer<Publisher> action) {
        publishers.forEach(publisher -> publisher.peer().loop.run(() -> action.accept(publisher)));
        seats.forEach(seat -> seat.loop().ask(() -> true));
    }

    /** Lets time pass, telling every second how it goes; what was counted meanwhile. */
    Stretch pass(String what, Duration time) {
        gather(Tally::next);
        var ticker = new Ticker();
        long before[] = {
            sum(seat -> seat.tally().deliveries()), sum(seat -> seat.tally().published())
        };
        long endNanos = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - endNanos < 0 && !refused) {
            rest();
            ticker.tick(() -> {
                long deliveries = sum(seat -> seat.tally().deliveries());
                long published = sum(seat -> seat.tally().published());
                progress.say(String.format(
                        "%s: %,d deliveries/s, %,d publishes/s", what, deliveries - before[0], published - before[1]));
                before[0] = deliveries;
                before[1] = published;
            });
        }
        return gather(Tally::next).stream().reduce(Stretch::add).orElseThrow();
    }

    /** Waits until everything that was published has arrived, or the time for that is over. */
    void drain() {
        var ticker = new Ticker();
        long endNanos = System.nanoTime() + options.seconds(Option.DRAIN).toNanos();
        long outstanding = outstanding();
        while (outstanding > 0 && System.nanoTime() - endNanos < 0) {
            rest();
            outstanding = outstanding();
            long left = outstanding;
            ticker.tick(() -> progress.say(String.format("draining: %,d deliveries to come", left)));
        }
    }

    /** What went wrong so far. */
    Faults faults() {
        var all = new Faults();
        for (Seat seat : seats) {
            all.add(seat.loop().ask(() -> {
                var here = new Faults();
                here.add(seat.tally().faults);
                ledgers(seat).forEach(ledger -> ledger.addTo(here));
                return here;
            }));
        }
        if (all.refused.containsKey("rate_limited")) {
            all.say("The server limits how fast its users post: start it with higher parley.limits.messages-per-second"
                    + " and parley.limits.messages-burst, such as 1000000 for both.");
        }
        return all;
    }

    /** Asks on every loop. */
    long sum(ToLongFunction<Seat> question) {
        return seats.stream()
                .mapToLong(seat -> seat.loop().ask(() -> question.applyAsLong(seat)))
                .sum();
    }

    /** Waits for something that the loops bring about. */
    void await(String otherwise, Duration limit, java.util.function.BooleanSupplier done) {
        long endNanos = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - endNanos > 0) {
                failIfBroken();
                throw new LoadFailed(otherwise);
            }
            rest();
        }
    }

    @Override
    public void close() {
        seats.forEach(seat -> seat.loop().close());
    }

    List<Ledger> ledgers(Seat seat) {
        return peers.stream()
                .filter(peer -> peer.loop == seat.loop())
                .flatMap(peer -> peer.subscriptions().stream())
                .flatMap(subscription -> java.util.stream.Stream.ofNullable(subscription.ledger()))
                .toList();
    }

    private long outstanding() {
        return sum(seat -> ledgers(seat).stream().mapToLong(Ledger::outstanding).sum());
    }

    private <T> List<T> gather(Function<Tally, T> question) {
        return seats.stream()
                .map(seat -> seat.loop().ask(() -> question.apply(seat.tally())))
                .toList();
    }

    private void awaitPermit() {
        try {
            if (!opening.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new LoadFailed("The server opens no connections any more.");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        failIfBroken();
    }

    private void failIfBroken() {
        if (broken) {
            throw new LoadFailed(String.join(" ", faults().sentences));
        }
    }

    private static void rest() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static LoadFailed interrupted() {
        Thread.currentThread().interrupt();
        return new LoadFailed("Interrupted.");
    }
}
