package dev.parley.fanout;

import java.util.List;

/** Receives a subscription's bytes. Several delivery loops may call it at once; no method blocks. */
public interface SubscriptionSink {

    /**
     * Accepts as many of the frames, from the first on, as there is room for, without sending them yet.
     *
     * @param frames shared with other sinks: must not be changed
     * @return how many frames were accepted; all of them if the sink is closed, which discards them
     */
    int offer(List<byte[]> frames);

    /** Sends the accepted frames. */
    void flush();

    /**
     * Runs the callback once, on any thread, when there is room again; immediately if there is room now. A closed sink
     * never runs it.
     */
    void whenWritable(Runnable resume);

    /** The service ended the subscription, because its user may no longer read the stream. */
    void revoked(Subscription subscription);
}
