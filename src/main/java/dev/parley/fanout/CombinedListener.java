package dev.parley.fanout;

import dev.parley.stream.StreamId;
import java.util.Collection;

/** Learns which streams a {@link CombinedSubscription} has. Called on delivery loops, for one stream in order; must not block. */
public interface CombinedListener {

    /** The subscription has these streams from now on, and no entry of them was offered yet. */
    void entered(Collection<StreamId> streams);

    /** The subscription has lost these streams: by {@link Fanout#leave}, by its own end, or because access was revoked. */
    void left(Collection<StreamId> streams);

    /** The service ended this stream's part, since the user may no longer read it. Comes after {@link #left}. */
    void revoked(StreamId stream);
}
