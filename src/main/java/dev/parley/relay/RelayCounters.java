package dev.parley.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts, since the node started.
 *
 * @param sent entries that went to the broker
 * @param received entries that came from other nodes
 */
record RelayCounters(AtomicLong sent, AtomicLong received) {

    RelayCounters() {
        this(new AtomicLong(), new AtomicLong());
    }
}
