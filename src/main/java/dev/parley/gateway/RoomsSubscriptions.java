package dev.parley.gateway;

import dev.parley.conversation.MembershipChanged;
import dev.parley.conversation.ResolvedDestination;
import dev.parley.conversation.ResumeTokens;
import dev.parley.conversation.StreamClosed;
import dev.parley.conversation.UserRooms;
import dev.parley.fanout.CombinedSubscription;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.EntryEncoder;
import dev.parley.fanout.Fanout;
import dev.parley.fanout.StartingPoint;
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
 * Keeps the streams of each {@code /user/queue/rooms} subscription of this node those of its user's rooms.
 *
 * <p>Any thread; blocks for reads of the database. Whoever reads which rooms a user has, and then changes the streams of that
 * user's subscriptions, holds the user's lock: so the change that comes last follows from the newest read. A subscription is
 * in its connection's table before its rooms are read, so that a join which that read does not see finds it there.
 */
@Component
class RoomsSubscriptions {

    private static final Logger logger = LoggerFactory.getLogger(RoomsSubscriptions.class);

    private static final int LOCKS = 64;
    private static final long RETRY_SECONDS = 1;

    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
    private final UserRooms members;
    private final ResumeTokens tokens;
    private final Fanout fanout;
    private final ConnectionRegistry connectionRegistry;

    RoomsSubscriptions(UserRooms members, ResumeTokens tokens, Fanout fanout, ConnectionRegistry connectionRegistry) {
        this.members = members;
        this.tokens = tokens;
        this.fanout = fanout;
        this.connectionRegistry = connectionRegistry;
    }

    /**
     * Opens a subscription, and answers the frame when all its rooms are in force.
     *
     * @param token of {@code POST /api/resume}; null to get what comes from now on
     * @throws RequestRejected {@code INVALID} for a token that is not known any more, {@code CONFLICT} for too many rooms
     */
    void open(
            StompConnection connection,
            String id,
            EntryEncoder encoder,
            @Nullable String token,
            FrameAcknowledgement frameAcknowledgement) {
        String username = connection.username();
        var since = token == null ? Map.<StreamId, Long>of() : since(token, username);
        var sink = new CombinedSubscription.Sink(
                connection.outbox(), new RoomsSubscriptionListener(connection, connectionRegistry));
        var combined = fanout.combine(username, encoder, sink);
        var held =
                new SubscriptionRegistry.Held(id, DestinationPolicy.ROOMS, new ResolvedDestination.Rooms(), combined);
        if (!connection.table().add(held)) {
            frameAcknowledgement.succeed();
            return;
        }
        try {
            locked(lock(username), () -> follow(combined, since, username, frameAcknowledgement));
        } catch (RuntimeException e) {
            connection.table().revoke(combined).ifPresent(removed -> connection.release(removed, () -> {}));
            throw e;
        }
    }

    private void follow(
            CombinedSubscription combined,
            Map<StreamId, Long> since,
            String username,
            FrameAcknowledgement frameAcknowledgement) {
        var rooms = members.ofUser(username);
        if (rooms.size() > UserRooms.MAX_ROOMS) {
            throw tooMany(rooms.size());
        }
        var starts = new HashMap<StreamId, StartingPoint>();
        for (StreamId room : rooms) {
            Long last = since.get(room);
            starts.put(room, start(last == null ? OptionalLong.empty() : OptionalLong.of(last)));
        }
        fanout.follow(
                combined, starts, () -> frameAcknowledgement.succeed(SubscriptionReceipt.headers(fanout.epoch())));
    }

    /** Before the other nodes learn of it, which takes a commit. */
    @EventListener
    @Order(0)
    void on(MembershipChanged event) {
        changed(event.room(), event.username(), OptionalLong.of(event.since()));
    }

    /**
     * Somebody may just be subscribing, having read that they are a member before that ended: whoever has read that has
     * passed it on once their lock is free, so that what is ended after that stays ended. News of another node may come late,
     * when there is a new room of that name: its members go on where they were.
     */
    @EventListener
    @Order(1)
    void on(StreamClosed event) {
        for (Lock lock : locks) {
            locked(lock, () -> {});
        }
        fanout.revokeAll(event.stream());
        reopen(event.stream());
    }

    private void reopen(StreamId room) {
        retrying(() -> members.members(room).forEach(username -> changed(room, username, OptionalLong.empty())));
    }

    private void changed(StreamId room, String username, OptionalLong since) {
        if (!subscriptions(username).isEmpty()) {
            retrying(() -> locked(lock(username), () -> apply(room, username, since)));
        }
    }

    /** A failure is not the publisher's: their change is stored, and has to be told to the other nodes. */
    private static void retrying(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            logger.warn("Updating subscriptions to all rooms failed, retrying in 1 s: {}", e.getMessage());
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS).execute(() -> retrying(action));
        }
    }

    private void apply(StreamId room, String username, OptionalLong since) {
        var access = members.access(username, room);
        for (Open open : subscriptions(username)) {
            switch (access) {
                case MEMBER -> add(open, room, since);
                case READER -> fanout.leave(open.combined(), room);
                case NONE -> fanout.revoke(open.combined(), room);
            }
        }
    }

    private void add(Open open, StreamId room, OptionalLong since) {
        if (open.combined().size() < UserRooms.MAX_ROOMS) {
            fanout.follow(open.combined(), Map.of(room, start(since)), () -> {});
        } else {
            open.connection()
                    .report(ErrorReport.of(
                            tooMany(UserRooms.MAX_ROOMS + 1), RoomsMessageFrameEncoder.destination(room), null, null));
        }
    }

    /** Numbers of another epoch come no further than POST /api/resume, and a new epoch ends all tokens. */
    private static StartingPoint start(OptionalLong since) {
        return new StartingPoint(since, null);
    }

    private record Open(StompConnection connection, CombinedSubscription combined) {}

    private List<Open> subscriptions(String username) {
        return connectionRegistry.ofUser(username).stream()
                .filter(StompConnection.class::isInstance)
                .map(StompConnection.class::cast)
                .flatMap(socket -> socket.table().all().stream()
                        .map(SubscriptionRegistry.Held::subscription)
                        .filter(CombinedSubscription.class::isInstance)
                        .map(subscription -> new Open(socket, (CombinedSubscription) subscription)))
                .toList();
    }

    private Map<StreamId, Long> since(String token, String username) {
        return tokens.find(token, username)
                .orElseThrow(
                        () -> new RequestRejected(
                                ErrorCode.INVALID,
                                "The since header is no resume token of yours, or has expired: ask POST /api/resume for another."));
    }

    private static RequestRejected tooMany(int rooms) {
        return new RequestRejected(
                ErrorCode.CONFLICT,
                "You are a member of " + rooms + " rooms, and one subscription has at most " + UserRooms.MAX_ROOMS
                        + ": leave some, or subscribe to the rest one by one.");
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
