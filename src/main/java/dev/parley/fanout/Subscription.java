package dev.parley.fanout;

/** A cursor on a stream, or a place at a topic; a handle for whoever opened it. */
public abstract sealed class Subscription permits Cursor, Watch {

    private final Outlet outlet;
    private final Shard shard;
    // Written and read on the shard's loop only.
    private boolean cancelled;

    Subscription(Outlet outlet, Shard shard) {
        this.outlet = outlet;
        this.shard = shard;
    }

    Outlet outlet() {
        return outlet;
    }

    Shard shard() {
        return shard;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Marks it, so that a read or a wake-up that is still under way finds nothing to do. */
    void cancel() {
        cancelled = true;
    }
}
