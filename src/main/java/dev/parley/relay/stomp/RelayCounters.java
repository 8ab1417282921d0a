package dev.parley.relay.stomp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counters since the node's start.
 *
 * @param sent entries sent to the broker
 * @param received entries received from other nodes
 */
record RelayCounters(AtomicLong sent, AtomicLong received) {

    RelayCounters() {
        this(new AtomicLong(), new AtomicLong());
    }
}
