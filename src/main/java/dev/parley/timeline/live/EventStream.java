package dev.parley.timeline.live;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.Outbox;
import dev.parley.fanout.Transport;
import dev.parley.timeline.access.ConnectionLease;
import dev.parley.timeline.access.RequestContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The connection of one reader of server-sent events. Any thread; never blocks.
 *
 * <p>It ends in two steps. First it releases its lease, after which no new entries arrive. Then the response ends, when the
 * reader has received the queued entries, or has read nothing for {@value #MAX_STALLED_MILLIS} ms.
 */
final class EventStream extends StreamingRequest {

    private static final long HEART_BEAT_NANOS = 15_000_000_000L;
    private static final long MAX_STALLED_MILLIS = 30_000;

    private final AtomicLong lastHeartBeatNanos = new AtomicLong(System.nanoTime());
    private final Runnable endResponse;
    private final Outbox outbox;
    private final ConnectionLease lease;

    /**
     * @param endResponse ends the response immediately; may be called repeatedly
     * @param outboxBytes bytes that may wait for the reader before its cursor reads from the log instead
     */
    EventStream(
            RequestContext requestContext,
            Transport transport,
            Runnable endResponse,
            long outboxBytes,
            Function<Connection, ConnectionLease> lease) {
        super(requestContext);
        this.endResponse = endResponse;
        this.outbox = new Outbox(transport, outboxBytes, revoked -> accessEnded());
        this.lease = lease.apply(this);
    }

    Outbox outbox() {
        return outbox;
    }

    ConnectionLease lease() {
        return lease;
    }

    /** Called when the response has ended, for any reason. */
    void responseEnded() {
        lease.release();
        outbox.close();
    }

    /**
     * Sends heart-beats, and ends a response whose reader has stalled, even if this stream has already ended. Called every few
     * seconds, on one thread.
     *
     * @return whether a heart-beat was sent
     */
    boolean tick(long nowNanos) {
        if (outbox.stalledMillis(nowNanos) >= MAX_STALLED_MILLIS) {
            responseEnded();
            endResponse.run();
            return false;
        }
        if (nowNanos - lastHeartBeatNanos.get() < HEART_BEAT_NANOS) {
            return false;
        }
        lastHeartBeatNanos.set(nowNanos);
        return outbox.send(ServerSentEvents.HEART_BEAT);
    }

    @Override
    public void close(CloseCode code) {
        end(code.phrase());
    }

    void accessEnded() {
        end("access ended");
    }

    private void end(String reason) {
        if (lease.release()) {
            outbox.send(ServerSentEvents.end(reason));
            outbox.finish(endResponse);
        }
    }

    @Override
    public int subscriptions() {
        return lease.subscriptions();
    }

    @Override
    public long outboxBytes() {
        return outbox.queuedBytes();
    }
}
