package dev.parley.cli.load;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Reconnects clients to a room at a steady rate; belongs to its loop's thread. */
final class ReconnectScenario extends TimedTask {

    private final LoadRun loadRun;
    private final LoopSlot loopSlot;
    private final List<LoadMember> members;
    private final String destination;
    private final LoadClient observer;
    private final long intervalNanos;
    private final int behind;
    private final Histogram caughtUpNanos = MeasurementWindow.histogram();
    private final Set<ReconnectingClient> active = new HashSet<>();
    private long started;
    private long caughtUp;
    private boolean running = true;

    /** @param observer a connected subscriber of the same loop, whose last entry is the room's head */
    ReconnectScenario(
            LoadRun loadRun, LoopSlot loopSlot, List<LoadMember> members, String destination, LoadClient observer) {
        this.loadRun = loadRun;
        this.loopSlot = loopSlot;
        this.members = members;
        this.destination = destination;
        this.observer = observer;
        var options = loadRun.options();
        this.intervalNanos = (long) (1e9
                * options.number(CommandOption.THREADS)
                / options.rate(CommandOption.RECONNECTS).orElseThrow());
        this.behind = options.number(CommandOption.BEHIND);
    }

    EventLoop loop() {
        return loopSlot.loop();
    }

    LoadRun loadRun() {
        return loadRun;
    }

    @Override
    protected void due(long nowNanos) {
        if (!running) {
            finish();
            return;
        }
        long due = dueNanos();
        for (; due - nowNanos <= 0; due += intervalNanos) {
            reconnect();
        }
        reschedule(due);
    }

    void stop() {
        running = false;
    }

    void caughtUp(long nanos) {
        caughtUp++;
        caughtUpNanos.recordValue(MeasurementWindow.clamp(nanos));
    }

    void gone(ReconnectingClient client) {
        active.remove(client);
    }

    long active() {
        return active.size();
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

    private void reconnect() {
        long since = Math.max(0, observer.lastEntry() - behind);
        var member = members.get((int) (started % members.size()));
        var client = new ReconnectingClient(this, loopSlot.at(loadRun.node(started)), member, destination, since);
        started++;
        active.add(client);
        client.open();
    }
}
