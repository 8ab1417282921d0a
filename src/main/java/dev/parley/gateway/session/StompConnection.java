package dev.parley.gateway.session;

import dev.parley.destination.ResolvedDestination;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.Outbox;
import dev.parley.fanout.Subscription;
import dev.parley.gateway.codec.ErrorReport;
import dev.parley.gateway.codec.EventFrameEncoder;
import dev.parley.gateway.codec.HeartBeat;
import dev.parley.gateway.codec.ProtocolViolation;
import dev.parley.gateway.codec.ServerFrames;
import dev.parley.gateway.codec.StompVersion;
import dev.parley.gateway.handshake.StompSession;
import dev.parley.gateway.socket.JettySocket;
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
 * One open WebSocket: its user, its subscriptions, and its closing.
 *
 * <p>Any thread may send, close and read state; no method blocks. {@link StompSession} handles the frames of the
 * client.
 */
public final class StompConnection implements Connection {

    /** Longest wait for the peer to answer a close frame before the TCP connection is closed. */
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
    private volatile boolean draining;
    private volatile StompVersion version = StompVersion.V1_2;
    private volatile HeartBeat heartBeat = HeartBeat.NONE;
    private volatile boolean connected;
    private final long openedNanos = System.nanoTime();
    private volatile long lastReceivedNanos = openedNanos;
    private volatile boolean pinged;
    // Used by the watchdog thread only.
    private long nextCheckNanos = openedNanos;
    private long pingNanos = openedNanos;

    /** @param highWaterBytes the size limit of the outbox */
    public StompConnection(
            Peer peer, JettySocket socket, long highWaterBytes, Fanout fanout, ConnectionRegistry connectionRegistry) {
        this.peer = peer;
        this.socket = socket;
        this.fanout = fanout;
        this.connectionRegistry = connectionRegistry;
        this.outbox = new Outbox(socket, highWaterBytes, this::revoked);
    }

    /** The authenticated peer, as established by the handshake. No frame can change it. */
    public record Peer(String username, String sessionId, String remote) {}

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

    public Outbox outbox() {
        return outbox;
    }

    public SubscriptionRegistry registry() {
        return subscriptions;
    }

    public StompVersion version() {
        return version;
    }

    public HeartBeat heartBeat() {
        return heartBeat;
    }

    public boolean isConnected() {
        return connected;
    }

    /** Returns the {@link System#nanoTime()} at which the last data from the client arrived. */
    public long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    public void received() {
        lastReceivedNanos = System.nanoTime();
        pinged = false;
    }

    public long ageMillis(long nowNanos) {
        return (nowNanos - openedNanos) / 1_000_000;
    }

    /** Returns whether the time of the next check has come, which the watchdog sets. */
    public boolean isCheckDue(long nowNanos) {
        return nowNanos - nextCheckNanos >= 0;
    }

    public void nextCheckNanos(long nextCheckNanos) {
        this.nextCheckNanos = nextCheckNanos;
    }

    /** Returns true once per silence that lasts longer than 1.5 times the negotiated interval. */
    public boolean tryAcquirePing(long silentMillis, long incomingMillis) {
        boolean due = !pinged && silentMillis > incomingMillis * 3 / 2;
        pinged |= due;
        return due;
    }

    public void connected(StompVersion version, HeartBeat heartBeat) {
        this.version = version;
        this.heartBeat = heartBeat;
        this.connected = true;
    }

    /**
     * Sends a frame. Closes the connection with {@code TOO_SLOW} if the outbox is full: the peer does not even read the
     * responses to its own frames.
     */
    public void send(byte[] frame) {
        if (!outbox.send(frame) && !closing.get()) {
            close(CloseCode.TOO_SLOW);
        }
    }

    /**
     * Queues a receipt and lets a delivery loop flush it. Called on the log writer thread, which must not write to
     * sockets.
     */
    void receipt(String receiptId, Map<String, String> headers) {
        if (outbox.queue(ServerFrames.receipt(version, receiptId, headers))) {
            fanout.scheduleFlush(outbox);
        } else if (!closing.get()) {
            close(CloseCode.TOO_SLOW);
        }
    }

    /** Sends a ping. Called by the watchdog only. */
    public void ping(long nowNanos) {
        pingNanos = nowNanos;
        socket.ping();
    }

    /**
     * Returns the time since the last ping, or since the connection was opened if there was none. Called by the
     * watchdog only.
     */
    public long sincePingNanos(long nowNanos) {
        return nowNanos - pingNanos;
    }

    /** Sends an error report to each subscription to {@code /user/queue/errors}; returns false if there is none. */
    public boolean sendErrorReport(byte[] json) {
        var reports = subscriptions.reports();
        for (var registration : reports) {
            send(new EventFrameEncoder(registration.id(), registration.destination(), version).encode(json));
        }
        return !reports.isEmpty();
    }

    /**
     * Closes the connection after a rejected frame of a client without a subscription to error reports. Later frames
     * are ignored; earlier frames are answered; then an ERROR frame identifies the rejected frame, and the WebSocket is
     * closed. Only the first of several rejections is sent.
     *
     * <p>"The server MAY send ERROR frames if something goes wrong. In this case, it MUST then close the connection
     * just after sending the ERROR frame." (STOMP 1.2, ERROR)
     */
    void rejectAndClose(RequestRejected rejection, @Nullable String receiptId) {
        var headers = new LinkedHashMap<String, String>();
        if (receiptId != null) {
            headers.put("receipt-id", receiptId);
        }
        headers.put("code", rejection.errorCode().code());
        if (lastError.compareAndSet(null, ServerFrames.error(version, rejection.detail(), headers))) {
            cancelSubscriptions();
            inflight.whenIdle(() -> completeClose(CloseCode.REFUSED, null));
        }
    }

    /** Returns whether a rejected frame is closing the connection. Frames after it are ignored. */
    public boolean isRejected() {
        return lastError.get() != null;
    }

    /** Returns the unfinished operations: frames not yet answered, subscriptions not yet cancelled. */
    public Inflight inflight() {
        return inflight;
    }

    /**
     * Handles DISCONNECT: answers earlier frames, sends the receipt last, then closes the WebSocket. "the client … is
     * assured that all previous frames have been received by the server" (STOMP 1.2, DISCONNECT)
     */
    public void disconnect(@Nullable String receiptId) {
        for (var registration : subscriptions.close()) {
            inflight.begin();
            release(registration, inflight::end);
        }
        inflight.whenIdle(() -> completeClose(CloseCode.NORMAL, receiptId));
    }

    /**
     * Completes the closing when all frames are answered. The ERROR frame of a rejection replaces the receipt and the
     * close code.
     */
    private void completeClose(CloseCode code, @Nullable String receiptId) {
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

    /** Closes the connection after a protocol violation, which an ERROR frame describes. */
    public void fail(ProtocolViolation violation, Map<String, String> headers) {
        cancelSubscriptions();
        outbox.send(ServerFrames.error(version, violation.detail(), headers));
        finish(violation.code());
    }

    /** Returns whether the connection is closing. Later frames are ignored, though the TCP connection is still open. */
    public boolean isClosing() {
        return draining || isRejected() || closing.get();
    }

    /** Closes the connection. Accepted frames are still answered if the node stops; in all other cases they are not. */
    @Override
    public void close(CloseCode code) {
        cancelSubscriptions();
        if (code == CloseCode.GOING_AWAY || code == CloseCode.RESTARTING) {
            drain(code);
            return;
        }
        // Set before the outbox is closed: a rejected send would otherwise count as a slow client.
        boolean first = closing.compareAndSet(false, true);
        outbox.close();
        if (first) {
            sendClose(code);
        }
    }

    private void drain(CloseCode code) {
        if (!draining) {
            draining = true;
            // Waits for the log however long it takes: the log writes every entry that it was given, even after the
            // last connection is closed.
            inflight.whenIdle(() -> completeClose(code, null));
        }
    }

    /** Releases everything after the WebSocket was closed, by either side. */
    public void closed() {
        closing.set(true);
        outbox.close();
        cancelSubscriptions();
        connectionRegistry.remove(this);
    }

    /** Cancels a subscription that is already removed from the registry. */
    public void release(SubscriptionRegistry.Registration registration, Runnable then) {
        if (registration.target() instanceof ResolvedDestination.Stream stream) {
            connectionRegistry.unsubscribed(this, stream.id());
        }
        var subscription = registration.subscription();
        if (subscription == null) {
            then.run();
        } else {
            fanout.cancel(subscription, then);
        }
    }

    /** Cancels a subscription whose access was revoked, and sends an error report. */
    public void revoke(SubscriptionRegistry.Registration registration) {
        release(registration, () -> {});
        sendErrorReport(ErrorReport.of(
                new RequestRejected(ErrorCode.NOT_FOUND, "You no longer have access to this destination."),
                registration.destination(),
                null,
                null));
    }

    private void revoked(Subscription subscription) {
        subscriptions.revoke(subscription).ifPresent(this::revoke);
    }

    private void cancelSubscriptions() {
        subscriptions.close().forEach(registration -> release(registration, () -> {}));
    }

    private void finish(CloseCode code) {
        if (closing.compareAndSet(false, true)) {
            outbox.finish(() -> sendClose(code));
            scheduleAbort();
        }
    }

    private void sendClose(CloseCode code) {
        socket.close(code);
        scheduleAbort();
    }

    private void scheduleAbort() {
        CompletableFuture.delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS).execute(socket::abort);
    }
}
