package dev.parley.relay.stomp;

import java.time.Duration;

/**
 * The work that waits for the sending thread: streams to subscribe to, and entries and broadcasts to send. A thread
 * that adds work triggers the signal, which wakes the sending thread.
 */
record RelayQueues(StreamSubscriptions subscriptions, OutboundQueue outbound, WakeupSignal wakeup) {

    RelayQueues(Duration linger, OutboundQueue.Bounds bounds) {
        this(new StreamSubscriptions(linger, System::nanoTime), new OutboundQueue(bounds), new WakeupSignal());
    }

    /**
     * Handles the end of a connection: clears the subscriptions, closes the queue, and records the streams of
     * unconfirmed batches.
     */
    void disconnected(InFlightBatches inFlightBatches) {
        subscriptions.disconnected();
        outbound.close();
        inFlightBatches.recordMissed(outbound);
    }
}
