package dev.parley.timeline;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.Outbox;
import dev.parley.fanout.Transport;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One reader of server-sent events, as a connection. Any thread; never blocks.
 *
 * <p>It ends in two steps: it leaves its seat, after which nothing new comes, and then the response ends, once the reader
 * took what was queued, or is found to take nothing.
 */
final class EventStream extends StreamingRequest {

    private static final long HEART_BEAT_NANOS = 15_000_000_000L;
    private static final long MOST_STALLED_MILLIS = 30_000;

    private final AtomicLong lastBeatNanos = new AtomicLong(System.nanoTime());
    private final Runnable endResponse;
    private final Outbox outbox;
    private final ConnectionLease connectionLease;

    /**
     * @param endResponse ends the response at once; may be called again
     * @param outboxBytes what may wait for the reader before its cursor turns to reading from the log
     */
    EventStream(
            RequestContext requestContext,
            Transport transport,
            Runnable endResponse,
            long outboxBytes,
            Function<Connection, ConnectionLease> connectionLease) {
        super(requestContext);
        this.endResponse = endResponse;
        this.outbox = new Outbox(transport, outboxBytes, revoked -> accessEnded());
        this.connectionLease = connectionLease.apply(this);
    }

    Outbox outbox() {
        return outbox;
    }

    ConnectionLease seat() {
        return connectionLease;
    }

    /** The response has ended, whoever ended it. */
    void gone() {
        connectionLease.leave();
        outbox.close();
    }

    /**
     * Called every few seconds, on one thread: ends a response whose reader takes nothing, ended or not, and lets the heart
     * beat.
     *
     * @return whether the heart has beaten
     */
    boolean tick(long nowNanos) {
        if (outbox.stalledMillis(nowNanos) >= MOST_STALLED_MILLIS) {
            gone();
            endResponse.run();
            return false;
        }
        if (nowNanos - lastBeatNanos.get() < HEART_BEAT_NANOS) {
            return false;
        }
        lastBeatNanos.set(nowNanos);
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
        if (connectionLease.leave()) {
            outbox.send(ServerSentEvents.end(reason));
            outbox.finish(endResponse);
        }
    }

    @Override
    public int subscriptions() {
        return connectionLease.subscriptions();
    }

    @Override
    public long outboxBytes() {
        return outbox.queuedBytes();
    }
}
