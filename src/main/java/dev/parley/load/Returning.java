package dev.parley.load;

import java.util.List;

/** A client that comes back, gets what it has missed, and leaves again. */
final class Returning extends StompPeer {

    private final Returns returns;
    private final long sinceNanos = System.nanoTime();
    private final Ledger ledger;
    private long head = Long.MAX_VALUE;
    private boolean done;

    Returning(Returns returns, Seat seat, Member member, String destination, long since) {
        this(returns, seat, member, destination, since, Ledger.since(since));
    }

    private Returning(Returns returns, Seat seat, Member member, String destination, long since, Ledger ledger) {
        super(
                returns.bench(),
                seat,
                member,
                List.of(new Subscription(destination, "since:" + since + "\n", ledger, false)));
        this.returns = returns;
        this.ledger = ledger;
    }

    @Override
    protected void ready() {
        leaveIfCaughtUp();
    }

    @Override
    protected void inForce(int subscription, long headThen) {
        head = headThen;
    }

    @Override
    protected void entry(long seq) {
        leaveIfCaughtUp();
    }

    @Override
    protected void lost(String why) {
        if (!done) {
            tally.faults.connectionLost(why);
        }
        returns.gone(this);
    }

    @Override
    protected void left() {
        returns.gone(this);
    }

    private void leaveIfCaughtUp() {
        if (!done && ledger.lastEntry() >= head) {
            done = true;
            returns.caughtUp(System.nanoTime() - sinceNanos);
            ledger.addTo(tally.faults);
            text("DISCONNECT\n\n\0");
            leave();
        }
    }
}
