package dev.parley.fanout;

import java.util.List;

/**
 * Where a subscription's bytes go. Called on several delivery loops at once; no method blocks.
 */
public interface SubscriptionSink {

    /**
     * Takes as many of the frames, from the first on, as there is room for, without sending them yet.
     *
     * @param frames shared with other outlets: never changed
     * @return how many were taken; all of them if the outlet is closed, since nobody waits for them
     */
    int offer(List<byte[]> frames);

    /** Sends what was taken. */
    void flush();

    /** Calls back once, on any thread, as soon as there is room again; at once if there is. Never, once closed. */
    void whenWritable(Runnable resume);

    /** The subscription was ended by the service, since its user may no longer read the stream. */
    void revoked(Subscription subscription);
}
