package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.Collection;

/**
 * Receives the streams that a {@link CombinedSubscription} gains and loses. Called on delivery loops, in order for each
 * stream; must not block.
 */
public interface CombinedListener {

    /** The subscription includes these streams from now on. No entry of them has been offered yet. */
    void subscribed(Collection<StreamId> streams);

    /** The subscription has lost these streams: by {@link Fanout#leave}, by its own end, or because access was revoked. */
    void unsubscribed(Collection<StreamId> streams);

    /** The service removed this stream, because the user may no longer read it. Called after {@link #unsubscribed}. */
    void revoked(StreamId stream);
}
