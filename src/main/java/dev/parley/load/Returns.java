package dev.parley.load;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Lets clients come back to a room at a steady rate; belongs to its loop's thread. */
final class Returns extends Timed {

    private final Bench bench;
    private final Seat seat;
    private final List<Member> members;
    private final String destination;
    private final StompPeer witness;
    private final long intervalNanos;
    private final int behind;
    private final Histogram caughtUpNanos = Stretch.histogram();
    private final Set<Returning> under = new HashSet<>();
    private long started;
    private long caughtUp;
    private boolean running = true;

    /** @param witness a live subscriber of the same loop, who knows where the room's head is */
    Returns(Bench bench, Seat seat, List<Member> members, String destination, StompPeer witness) {
        this.bench = bench;
        this.seat = seat;
        this.members = members;
        this.destination = destination;
        this.witness = witness;
        var options = bench.options();
        this.intervalNanos = (long) (1e9
                * options.number(Option.THREADS)
                / options.rate(Option.RECONNECTS).orElseThrow());
        this.behind = options.number(Option.BEHIND);
    }

    EventLoop loop() {
        return seat.loop();
    }

    Bench bench() {
        return bench;
    }

    @Override
    protected void due(long nowNanos) {
        if (!running) {
            over();
            return;
        }
        long due = dueNanos();
        for (; due - nowNanos <= 0; due += intervalNanos) {
            comeBack();
        }
        again(due);
    }

    void stop() {
        running = false;
    }

    void caughtUp(long nanos) {
        caughtUp++;
        caughtUpNanos.recordValue(Stretch.clamp(nanos));
    }

    void gone(Returning client) {
        under.remove(client);
    }

    long underWay() {
        return under.size();
    }

    long started() {
        return started;
    }

    long caughtUp() {
        return caughtUp;
    }

    Histogram caughtUpNanos() {
        return caughtUpNanos.copy();
    }

    private void comeBack() {
        long since = Math.max(0, witness.lastEntry() - behind);
        var member = members.get((int) (started % members.size()));
        var client = new Returning(this, seat.at(bench.server(started)), member, destination, since);
        started++;
        under.add(client);
        client.open();
    }
}
