package dev.parley.relay.stomp;

import dev.parley.stream.StreamId;
import java.util.HashSet;
import java.util.Set;

/**
 * The batches that were written to the broker and may not have been read by it yet. They are lost if the connection
 * ends.
 *
 * <p>A broker handles the frames of one connection in order. So when it answers a ping, it has read everything that was
 * written before the ping. The sending thread adds batches; a receiving thread confirms them.
 */
final class InFlightBatches {

    private Lost sincePing = new Lost();
    private Lost beforePing = new Lost();

    synchronized void add(OutboundQueue.Batch batch) {
        sincePing.add(batch);
    }

    /** Marks a ping: its answer confirms the batches added so far, and no later ones. */
    synchronized void ping() {
        beforePing = sincePing;
        sincePing = new Lost();
    }

    synchronized void confirmed() {
        beforePing = new Lost();
    }

    /** Records the streams of all unconfirmed batches as missed, because the connection ended. */
    synchronized void recordMissed(OutboundQueue outboundQueue) {
        beforePing.recordMissed(outboundQueue);
        sincePing.recordMissed(outboundQueue);
        beforePing = new Lost();
        sincePing = new Lost();
    }

    /** The streams of some batches. The texts are not kept: they would be a second queue. */
    private static final class Lost {

        private final Set<StreamId> streams = new HashSet<>();
        private boolean all;

        void add(OutboundQueue.Batch batch) {
            streams.addAll(batch.entries().keySet());
            streams.addAll(batch.missed());
            all |= batch.allMissed();
        }

        void recordMissed(OutboundQueue outboundQueue) {
            outboundQueue.recordMissed(streams);
            if (all) {
                outboundQueue.recordAllMissed();
            }
        }
    }
}
