package dev.parley.gateway;

import dev.parley.conversation.ResolvedDestination;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.Outbox;
import dev.parley.fanout.Subscription;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Is one open WebSocket: who is at the other end, what they are subscribed to, and how it ends.
 *
 * <p>Any thread may send, close and look; nothing blocks. What the client says is the {@link StompSession}'s matter.
 */
final class StompConnection implements Connection {

    /** How long a peer may take to answer a close frame before its TCP connection is ended. */
    private static final int CLOSE_SECONDS = 5;

    private final String id = UUID.randomUUID().toString();
    private final Instant openedAt = Instant.now();
    private final Peer peer;
    private final JettySocket socket;
    private final Outbox outbox;
    private final Fanout fanout;
    private final ConnectionRegistry connectionRegistry;
    private final SubscriptionRegistry subscriptions = new SubscriptionRegistry();
    private final Inflight inflight = new Inflight();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<byte @Nullable []> lastError = new AtomicReference<>();
    private volatile boolean leaving;
    private volatile StompVersion version = StompVersion.V1_2;
    private volatile HeartBeat heartBeat = HeartBeat.NONE;
    private volatile boolean connected;
    private final long openedNanos = System.nanoTime();
    private volatile long heardNanos = openedNanos;
    private volatile boolean pinged;
    // Both the watchdog's own.
    private long dueNanos = openedNanos;
    private long pingNanos = openedNanos;

    /** @param highWaterBytes the outbox's bound */
    StompConnection(
            Peer peer, JettySocket socket, long highWaterBytes, Fanout fanout, ConnectionRegistry connectionRegistry) {
        this.peer = peer;
        this.socket = socket;
        this.fanout = fanout;
        this.connectionRegistry = connectionRegistry;
        this.outbox = new Outbox(socket, highWaterBytes, this::revoked);
    }

    /** Who is at the other end, as the handshake has established it; nothing that a frame says can change it. */
    record Peer(String username, String sessionId, String remote) {}

    @Override
    public String id() {
        return id;
    }

    @Override
    public String username() {
        return peer.username();
    }

    @Override
    public String sessionId() {
        return peer.sessionId();
    }

    @Override
    public String remote() {
        return peer.remote();
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }

    @Override
    public int subscriptions() {
        return subscriptions.size();
    }

    @Override
    public long outboxBytes() {
        return outbox.queuedBytes();
    }

    Outbox outbox() {
        return outbox;
    }

    SubscriptionRegistry table() {
        return subscriptions;
    }

    StompVersion version() {
        return version;
    }

    HeartBeat heartBeat() {
        return heartBeat;
    }

    boolean isConnected() {
        return connected;
    }

    /** When the client was last heard, in {@link System#nanoTime()}'s terms. */
    long heardNanos() {
        return heardNanos;
    }

    void heard() {
        heardNanos = System.nanoTime();
        pinged = false;
    }

    long ageMillis(long nowNanos) {
        return (nowNanos - openedNanos) / 1_000_000;
    }

    /** Whether the watchdog has set itself no later time to look. */
    boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    void dueNanos(long dueNanos) {
        this.dueNanos = dueNanos;
    }

    /** True once in every silence of half an interval beyond what was agreed. */
    boolean pingDue(long silentMillis, long incomingMillis) {
        boolean due = !pinged && silentMillis > incomingMillis * 3 / 2;
        pinged |= due;
        return due;
    }

    void connected(StompVersion version, HeartBeat heartBeat) {
        this.version = version;
        this.heartBeat = heartBeat;
        this.connected = true;
    }

    /** A peer that lets even the answers to its own frames pile up is taken for dead. */
    void send(byte[] frame) {
        if (!outbox.send(frame) && !closing.get()) {
            close(CloseCode.TOO_SLOW);
        }
    }

    /** Written by a delivery loop: receipts come on the log's one thread, which shall not spend its time on sockets. */
    void receipt(String receiptId, Map<String, String> headers) {
        if (outbox.queue(ServerFrames.receipt(version, receiptId, headers))) {
            fanout.flushSoon(outbox);
        } else if (!closing.get()) {
            close(CloseCode.TOO_SLOW);
        }
    }

    /** Called by the watchdog alone. */
    void ping(long nowNanos) {
        pingNanos = nowNanos;
        socket.ping();
    }

    /** For the watchdog: since the last ping, or since the socket was opened. */
    long sincePingNanos(long nowNanos) {
        return nowNanos - pingNanos;
    }

    /** Sends what went wrong with a frame to each subscription to such reports; false if there is none. */
    boolean report(byte[] json) {
        var reports = subscriptions.reports();
        for (var held : reports) {
            send(new EventFrameEncoder(held.id(), held.destination(), version).encode(json));
        }
        return !reports.isEmpty();
    }

    /**
     * A frame was refused and the client takes no reports. Nothing more is taken; what was taken before is answered, then
     * ERROR says which frame it was, and the socket is closed. Only the first of several refusals is sent.
     *
     * <p>"The server MAY send ERROR frames if something goes wrong. In this case, it MUST then close the connection just
     * after sending the ERROR frame." (STOMP 1.2, ERROR)
     */
    void refuse(RequestRejected requestRejected, @Nullable String receiptId) {
        var headers = new LinkedHashMap<String, String>();
        if (receiptId != null) {
            headers.put("receipt-id", receiptId);
        }
        headers.put("code", requestRejected.errorCode().code());
        if (lastError.compareAndSet(null, ServerFrames.error(version, requestRejected.detail(), headers))) {
            endSubscriptions();
            inflight.whenNone(() -> conclude(CloseCode.REFUSED, null));
        }
    }

    /** A frame was refused in a way that ends the connection: what came behind it is not taken any more. */
    boolean isRefused() {
        return lastError.get() != null;
    }

    /** What the connection has begun: frames not yet answered, subscriptions not yet ended. */
    Inflight inflight() {
        return inflight;
    }

    /**
     * The client said goodbye: what it asked for before is answered, the receipt comes last, then the socket is closed.
     * "the client … is assured that all previous frames have been received by the server" (STOMP 1.2, DISCONNECT)
     */
    void goodbye(@Nullable String receiptId) {
        for (var held : subscriptions.close()) {
            inflight.begin();
            release(held, inflight::end);
        }
        inflight.whenNone(() -> conclude(CloseCode.GOODBYE, receiptId));
    }

    /** Everything is answered. A refusal that the client must learn of comes instead of whatever it is waiting for. */
    private void conclude(CloseCode code, @Nullable String receiptId) {
        var error = lastError.get();
        if (error != null) {
            outbox.send(error);
            finish(CloseCode.REFUSED);
            return;
        }
        if (receiptId != null) {
            receipt(receiptId, Map.of());
        }
        finish(code);
    }

    /** The client broke the protocol: it is told so, and the socket is closed. */
    void fail(ProtocolViolation violation, Map<String, String> headers) {
        endSubscriptions();
        outbox.send(ServerFrames.error(version, violation.sentence(), headers));
        finish(violation.code());
    }

    /** True once goodbye has begun to be said: what comes now is not taken any more, though the line is still open. */
    boolean isLeaving() {
        return leaving || isRefused() || closing.get();
    }

    /** When the service stops, what it has taken is still answered; in every other case the client has no claim to that. */
    @Override
    public void close(CloseCode code) {
        endSubscriptions();
        if (code == CloseCode.GOING_AWAY || code == CloseCode.RESTARTING) {
            leave(code);
            return;
        }
        // Before the outbox, whose refusals would else pass for a slow client.
        boolean first = closing.compareAndSet(false, true);
        outbox.close();
        if (first) {
            sayClose(code);
        }
    }

    private void leave(CloseCode code) {
        if (!leaving) {
            leaving = true;
            // However long the log takes: what it was given it writes, even after the last socket is gone.
            inflight.whenNone(() -> conclude(code, null));
        }
    }

    /** The socket is gone, whoever closed it. */
    void ended() {
        closing.set(true);
        outbox.close();
        endSubscriptions();
        connectionRegistry.remove(this);
    }

    /** Ends a subscription that was already taken out of the table. */
    void release(SubscriptionRegistry.Held held, Runnable then) {
        if (held.target() instanceof ResolvedDestination.Stream stream) {
            connectionRegistry.left(this, stream.id());
        }
        var subscription = held.subscription();
        if (subscription == null) {
            then.run();
        } else {
            fanout.cancel(subscription, then);
        }
    }

    /** Ends a subscription whose user may no longer have it, and says so. */
    void revoke(SubscriptionRegistry.Held held) {
        release(held, () -> {});
        report(ErrorReport.of(
                new RequestRejected(ErrorCode.NOT_FOUND, "You may no longer read this."),
                held.destination(),
                null,
                null));
    }

    private void revoked(Subscription subscription) {
        subscriptions.revoke(subscription).ifPresent(this::revoke);
    }

    private void endSubscriptions() {
        subscriptions.close().forEach(held -> release(held, () -> {}));
    }

    private void finish(CloseCode code) {
        if (closing.compareAndSet(false, true)) {
            outbox.finish(() -> sayClose(code));
            abortLater();
        }
    }

    private void sayClose(CloseCode code) {
        socket.close(code);
        abortLater();
    }

    private void abortLater() {
        CompletableFuture.delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS).execute(socket::abort);
    }
}
