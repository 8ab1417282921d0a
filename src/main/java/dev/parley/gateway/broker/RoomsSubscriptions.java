package dev.parley.gateway.broker;

import dev.parley.destination.ResolvedDestination;
import dev.parley.destination.ResumeTokens;
import dev.parley.destination.UserRooms;
import dev.parley.event.MembershipChanged;
import dev.parley.event.StreamClosed;
import dev.parley.fanout.CombinedSubscription;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.EntryEncoder;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.StartingPoint;
import dev.parley.gateway.codec.ErrorReport;
import dev.parley.gateway.codec.RoomsMessageFrameEncoder;
import dev.parley.gateway.session.DestinationPolicy;
import dev.parley.gateway.session.FrameAcknowledgement;
import dev.parley.gateway.session.StompConnection;
import dev.parley.gateway.session.SubscriptionRegistry;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps the streams of each {@code /user/queue/rooms} subscription on this node equal to its user's rooms.
 *
 * <p>Any thread; blocks for database reads. A thread that reads a user's rooms and then changes the streams of that
 * user's subscriptions holds the lock of the user, so that the last change is based on the latest read. A subscription
 * is added to its connection's registry before its rooms are read, so that a join which that read misses finds the
 * subscription there.
 */
@Component
public class RoomsSubscriptions {

    private static final Logger logger = LoggerFactory.getLogger(RoomsSubscriptions.class);

    private static final int LOCKS = 64;
    private static final long RETRY_SECONDS = 1;

    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
    private final UserRooms userRooms;
    private final ResumeTokens tokens;
    private final Fanout fanout;
    private final ConnectionRegistry connectionRegistry;

    public RoomsSubscriptions(
            UserRooms userRooms, ResumeTokens tokens, Fanout fanout, ConnectionRegistry connectionRegistry) {
        this.userRooms = userRooms;
        this.tokens = tokens;
        this.fanout = fanout;
        this.connectionRegistry = connectionRegistry;
    }

    /**
     * Opens a subscription, and answers the frame when the subscription follows all rooms.
     *
     * @param token a token from {@code POST /api/resume}; null to receive only later entries
     * @throws RequestRejected {@code INVALID} for an unknown or expired token, {@code CONFLICT} for too many rooms
     */
    void open(
            StompConnection connection,
            String id,
            EntryEncoder encoder,
            @Nullable String token,
            FrameAcknowledgement acknowledgement) {
        String username = connection.username();
        var since = token == null ? Map.<StreamId, Long>of() : since(token, username);
        var sink = new CombinedSubscription.Receiver(
                connection.outbox(), new RoomsSubscriptionListener(connection, connectionRegistry));
        var combined = fanout.combine(username, encoder, sink);
        var registration = new SubscriptionRegistry.Registration(
                id, DestinationPolicy.ROOMS, new ResolvedDestination.Rooms(), combined);
        if (!connection.registry().add(registration)) {
            acknowledgement.succeed();
            return;
        }
        try {
            locked(lock(username), () -> follow(combined, since, username, acknowledgement));
        } catch (RuntimeException e) {
            connection.registry().revoke(combined).ifPresent(removed -> connection.release(removed, () -> {}));
            throw e;
        }
    }

    private void follow(
            CombinedSubscription combined,
            Map<StreamId, Long> since,
            String username,
            FrameAcknowledgement acknowledgement) {
        var rooms = userRooms.ofUser(username);
        if (rooms.size() > UserRooms.MAX_ROOMS) {
            throw tooMany(rooms.size());
        }
        var starts = new HashMap<StreamId, StartingPoint>();
        for (StreamId room : rooms) {
            Long seq = since.get(room);
            starts.put(room, startingPoint(seq == null ? OptionalLong.empty() : OptionalLong.of(seq)));
        }
        fanout.follow(combined, starts, () -> acknowledgement.succeed(SubscriptionReceipt.headers(fanout.epoch())));
    }

    /** Runs before the other nodes are notified, which takes a commit. */
    @EventListener
    @Order(0)
    public void on(MembershipChanged event) {
        refresh(event.room(), event.username(), OptionalLong.of(event.since()));
    }

    /**
     * Cancels the stream of a closed room in all subscriptions of this node.
     *
     * <p>A user may be subscribing at this moment, and may have read the membership before it ended. A thread that has
     * read it has passed it to the fan-out when it releases the user's lock. This method therefore acquires every lock
     * once before it revokes the stream. The event of another node may arrive late, after a new room with this name was
     * created: the subscriptions of its members then continue at their cursors.
     */
    @EventListener
    @Order(1)
    public void on(StreamClosed event) {
        for (Lock lock : locks) {
            locked(lock, () -> {});
        }
        fanout.revokeAll(event.stream());
        refreshMembers(event.stream());
    }

    private void refreshMembers(StreamId room) {
        withRetry(() -> userRooms.members(room).forEach(username -> refresh(room, username, OptionalLong.empty())));
    }

    private void refresh(StreamId room, String username, OptionalLong since) {
        if (!subscriptions(username).isEmpty()) {
            withRetry(() -> locked(lock(username), () -> apply(room, username, since)));
        }
    }

    /**
     * Retries after a failure, which must not reach the publisher of the event: its change is stored, and the other
     * nodes must still be notified.
     */
    private static void withRetry(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            logger.warn("Could not update /user/queue/rooms subscriptions, retrying in 1 s: {}", e.getMessage());
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS).execute(() -> withRetry(action));
        }
    }

    private void apply(StreamId room, String username, OptionalLong since) {
        var access = userRooms.access(username, room);
        for (OpenSubscription open : subscriptions(username)) {
            switch (access) {
                case MEMBER -> add(open, room, since);
                case READER -> fanout.leave(open.combined(), room);
                case NONE -> fanout.revoke(open.combined(), room);
            }
        }
    }

    private void add(OpenSubscription open, StreamId room, OptionalLong since) {
        if (open.combined().size() < UserRooms.MAX_ROOMS) {
            fanout.follow(open.combined(), Map.of(room, startingPoint(since)), () -> {});
        } else {
            open.connection()
                    .sendErrorReport(ErrorReport.of(
                            tooMany(UserRooms.MAX_ROOMS + 1), RoomsMessageFrameEncoder.destination(room), null, null));
        }
    }

    /**
     * Needs no epoch: POST /api/resume already checks the epoch of the numbers, and a new epoch invalidates all tokens.
     */
    private static StartingPoint startingPoint(OptionalLong since) {
        return new StartingPoint(since, null);
    }

    private record OpenSubscription(StompConnection connection, CombinedSubscription combined) {}

    private List<OpenSubscription> subscriptions(String username) {
        return connectionRegistry.ofUser(username).stream()
                .filter(StompConnection.class::isInstance)
                .map(StompConnection.class::cast)
                .flatMap(connection -> connection.registry().all().stream()
                        .map(SubscriptionRegistry.Registration::subscription)
                        .filter(CombinedSubscription.class::isInstance)
                        .map(subscription -> new OpenSubscription(connection, (CombinedSubscription) subscription)))
                .toList();
    }

    private Map<StreamId, Long> since(String token, String username) {
        return tokens.find(token, username)
                .orElseThrow(
                        () -> new RequestRejected(
                                ErrorCode.INVALID,
                                "The since header is not a resume token of this user, or the token has expired. Request a new one with POST /api/resume."));
    }

    private static RequestRejected tooMany(int rooms) {
        return new RequestRejected(
                ErrorCode.CONFLICT,
                "You are a member of " + rooms + " rooms, and one subscription covers at most " + UserRooms.MAX_ROOMS
                        + ". Leave some rooms, or subscribe to the others individually.");
    }

    private Lock lock(String username) {
        return locks[Math.floorMod(username.hashCode(), LOCKS)];
    }

    private static void locked(Lock lock, Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
