package dev.parley.relay;

import java.time.Duration;

/**
 * What this node wants of the broker: streams to hear of, and news to tell. Whoever puts something here rings the bell, and
 * the sending thread comes for it.
 */
record Desk(Following following, Outgoing outgoing, Bell bell) {

    Desk(Duration lingering, Outgoing.Bounds bounds) {
        this(new Following(lingering, System::nanoTime), new Outgoing(bounds), new Bell());
    }

    /** There is no connection: nothing is subscribed, nothing goes out, and nobody knows what of the last news arrived. */
    void disconnected(Unconfirmed unconfirmed) {
        following.disconnected();
        outgoing.close();
        unconfirmed.handOver(outgoing);
    }
}
