package dev.parley.relay;

import java.time.Duration;

/**
 * What this node wants of the broker: streams to hear of, and news to tell. Whoever puts something here rings the bell, and
 * the sending thread comes for it.
 */
record RelayQueues(StreamSubscriptions following, OutboundQueue outgoing, WakeupSignal bell) {

    RelayQueues(Duration lingering, OutboundQueue.Bounds bounds) {
        this(new StreamSubscriptions(lingering, System::nanoTime), new OutboundQueue(bounds), new WakeupSignal());
    }

    /** There is no connection: nothing is subscribed, nothing goes out, and nobody knows what of the last news arrived. */
    void disconnected(InFlightBatches inFlightBatches) {
        following.disconnected();
        outgoing.close();
        inFlightBatches.handOver(outgoing);
    }
}
