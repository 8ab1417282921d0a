package dev.parley.cli.load;

import java.util.List;

/** A client that reconnects, receives the entries that it missed, and disconnects. */
final class ReconnectingClient extends LoadClient {

    private final ReconnectScenario reconnectScenario;
    private final long startNanos = System.nanoTime();
    private final SequenceChecker sequenceChecker;
    private long head = Long.MAX_VALUE;
    private boolean done;

    ReconnectingClient(
            ReconnectScenario reconnectScenario,
            LoopSlot loopSlot,
            LoadMember loadMember,
            String destination,
            long since) {
        this(reconnectScenario, loopSlot, loadMember, destination, since, SequenceChecker.since(since));
    }

    private ReconnectingClient(
            ReconnectScenario reconnectScenario,
            LoopSlot loopSlot,
            LoadMember loadMember,
            String destination,
            long since,
            SequenceChecker sequenceChecker) {
        super(
                reconnectScenario.loadRun(),
                loopSlot,
                loadMember,
                List.of(new LoadSubscription(destination, "since:" + since + "\n", sequenceChecker, false)));
        this.reconnectScenario = reconnectScenario;
        this.sequenceChecker = sequenceChecker;
    }

    @Override
    protected void ready() {
        leaveIfCaughtUp();
    }

    @Override
    protected void subscribed(int subscription, long currentHead) {
        head = currentHead;
    }

    @Override
    protected void entry(long seq) {
        leaveIfCaughtUp();
    }

    @Override
    protected void lost(String reason) {
        if (!done) {
            loopCounters.faultCounters.connectionLost(reason);
        }
        reconnectScenario.gone(this);
    }

    @Override
    protected void left() {
        reconnectScenario.gone(this);
    }

    private void leaveIfCaughtUp() {
        if (!done && sequenceChecker.lastEntry() >= head) {
            done = true;
            reconnectScenario.caughtUp(System.nanoTime() - startNanos);
            sequenceChecker.addTo(loopCounters.faultCounters);
            text("DISCONNECT\n\n\0");
            leave();
        }
    }
}
