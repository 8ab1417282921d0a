package dev.parley.cli.load;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Lets clients come back to a room at a steady rate; belongs to its loop's thread. */
final class ReconnectScenario extends TimedTask {

    private final LoadRun loadRun;
    private final LoopSlot loopSlot;
    private final List<LoadMember> members;
    private final String destination;
    private final LoadClient witness;
    private final long intervalNanos;
    private final int behind;
    private final Histogram caughtUpNanos = MeasurementWindow.histogram();
    private final Set<ReconnectingClient> under = new HashSet<>();
    private long started;
    private long caughtUp;
    private boolean running = true;

    /** @param witness a live subscriber of the same loop, who knows where the room's head is */
    ReconnectScenario(
            LoadRun loadRun, LoopSlot loopSlot, List<LoadMember> members, String destination, LoadClient witness) {
        this.loadRun = loadRun;
        this.loopSlot = loopSlot;
        this.members = members;
        this.destination = destination;
        this.witness = witness;
        var options = loadRun.options();
        this.intervalNanos = (long) (1e9
                * options.number(CommandOption.THREADS)
                / options.rate(CommandOption.RECONNECTS).orElseThrow());
        this.behind = options.number(CommandOption.BEHIND);
    }

    EventLoop loop() {
        return loopSlot.loop();
    }

    LoadRun bench() {
        return loadRun;
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
        caughtUpNanos.recordValue(MeasurementWindow.clamp(nanos));
    }

    void gone(ReconnectingClient client) {
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
        var client = new ReconnectingClient(this, loopSlot.at(loadRun.server(started)), member, destination, since);
        started++;
        under.add(client);
        client.open();
    }
}
