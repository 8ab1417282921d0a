package dev.parley.relay;

import dev.parley.stream.StreamId;
import java.util.HashSet;
import java.util.Set;

/**
 * What was written to the broker but may not have been read by it yet: what is lost with the connection.
 *
 * <p>A broker handles what comes over one connection in order. So when it answers a pulse, it has had all that was written
 * before. Written by the sending thread, confirmed by a receiving one.
 */
final class InFlightBatches {

    private Lost sincePulse = new Lost();
    private Lost beforePulse = new Lost();

    synchronized void add(OutboundQueue.Batch batch) {
        sincePulse.add(batch);
    }

    /** Whatever comes from now on is not covered by the answer to this one. */
    synchronized void pulse() {
        beforePulse = sincePulse;
        sincePulse = new Lost();
    }

    synchronized void answered() {
        beforePulse = new Lost();
    }

    /** The connection is gone: others are to look for themselves. */
    synchronized void handOver(OutboundQueue outboundQueue) {
        beforePulse.handOver(outboundQueue);
        sincePulse.handOver(outboundQueue);
        beforePulse = new Lost();
        sincePulse = new Lost();
    }

    /** The streams of some batches; without their texts, which would be a second queue. */
    private static final class Lost {

        private final Set<StreamId> streams = new HashSet<>();
        private boolean all;

        void add(OutboundQueue.Batch batch) {
            streams.addAll(batch.entries().keySet());
            streams.addAll(batch.missed());
            all |= batch.allMissed();
        }

        void handOver(OutboundQueue outboundQueue) {
            outboundQueue.missed(streams);
            if (all) {
                outboundQueue.allMissed();
            }
        }
    }
}
