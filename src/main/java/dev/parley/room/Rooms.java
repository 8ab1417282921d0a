package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.MembershipChanged;
import dev.parley.conversation.RateLimit;
import dev.parley.conversation.RoomChanged;
import dev.parley.conversation.StreamClosed;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.EpochChanged;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Answers who may use which room, and brings new rooms into being.
 *
 * <p>Any thread. A yes comes from memory, without blocking, for every room that was used before; a no comes from the
 * database alone, so an invitation that another node has stored counts here at once. Creating a room blocks for a commit.
 * For everybody who may not know of a private room it is the same as none.
 */
@Component
class Rooms {

    private static final int LOCKS = 64;

    // A public room takes some 200 bytes, a private one as much for each member. One that is forgotten is read again.
    private static final int MOST_KNOWN = 20_000;

    private final ConcurrentMap<RoomName, RoomAccessList> known = new ConcurrentHashMap<>();
    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
    private final RoomRepository table;
    private final boolean createOnDemand;
    private final RateLimit creations;
    private final ApplicationEventPublisher events;

    @Autowired
    Rooms(RoomRepository table, RoomSettings settings, ApplicationEventPublisher events) {
        this(table, settings, settings.creationLimit(System::nanoTime), events);
    }

    Rooms(RoomRepository table, RoomSettings settings, RateLimit creations, ApplicationEventPublisher events) {
        this.table = table;
        this.createOnDemand = settings.createOnDemand();
        this.creations = creations;
        this.events = events;
    }

    /**
     * The stream of a room that the user may read and post to.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    StreamId see(RoomName name, Account user) {
        var audience = known.get(name);
        return audience != null && audience.admits(user.username()) ? audience.stream() : load(name, user);
    }

    /**
     * The same, except that a public room comes into being if there is none and the settings allow it.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code RATE_LIMITED}
     */
    StreamId use(RoomName name, Account user) {
        // Asked first, so that who keeps using a room that was deleted does not use up what they may create.
        if (createOnDemand && !known.containsKey(name) && table.mayInsertOnDemand(name)) {
            // If somebody else is faster, theirs is seen below like any other.
            found(name, user, () -> table.insertOnDemand(name, user.username()));
        }
        return see(name, user);
    }

    /**
     * Creates a room, whose owner becomes its first member.
     *
     * @throws RequestRejected {@code ROOM_EXISTS}, {@code RATE_LIMITED}
     */
    void create(RoomName name, String title, Visibility visibility, Account owner) {
        if (table.standing(name, owner.username()).isPresent()
                || !found(name, owner, () -> table.insert(name, title, visibility, owner.username()))) {
            throw new RequestRejected(ErrorCode.ROOM_EXISTS, "There is a room of that name already.");
        }
    }

    /**
     * A room as the database has it. Blocks for one read.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    RoomMembershipView inspect(RoomName name, Account user) {
        return table.standing(name, user.username())
                .filter(RoomMembershipView::admitted)
                .orElseThrow(Rooms::noSuchRoom);
    }

    /** The members' user names, in order. Blocks for one read. */
    List<String> members(RoomName name) {
        return table.members(name);
    }

    /** The rooms that the user may know of, by name. Blocks for one read. */
    List<RoomMembershipView> visibleTo(Account user) {
        return table.visibleTo(user.username());
    }

    /** The rooms that the user is a member of. Blocks for one read. */
    List<RoomName> of(Account user) {
        return table.of(user.username());
    }

    /**
     * Changes a room's members while nobody else changes it here or reads it into memory. Blocks.
     *
     * @param change told what the room and the user are to each other; stores what it changes before it returns
     * @throws RequestRejected {@code NOT_FOUND}, or what the change throws
     */
    void change(RoomName name, Account user, Consumer<RoomMembershipView> change) {
        locked(name, () -> {
            change.accept(inspect(name, user));
            return name;
        });
    }

    /** Lets the next use of a room ask the database. */
    void forget(RoomName name) {
        locked(name, () -> {
            known.remove(name);
            return name;
        });
    }

    /** The database was restored: it may have other rooms and members than those known here. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(EpochChanged event) {
        known.clear();
    }

    /** Comes before whoever ends subscriptions, so that a client cannot subscribe again at once with an old yes. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(AccessRevoked revoked) {
        if (revoked.stream().kind() == StreamId.Kind.ROOM) {
            forget(new RoomName(revoked.stream().name()));
        }
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(StreamClosed closed) {
        if (closed.stream().kind() == StreamId.Kind.ROOM) {
            forget(new RoomName(closed.stream().name()));
        }
    }

    /** Only under the room's lock, lest what was read before a change is remembered after it. */
    private StreamId load(RoomName name, Account user) {
        return locked(name, () -> {
            var audience = table.audience(name)
                    .filter(loaded -> loaded.admits(user.username()))
                    .orElseThrow(Rooms::noSuchRoom);
            if (known.size() >= MOST_KNOWN) {
                known.keySet().stream().findAny().ifPresent(known::remove);
            }
            known.put(name, audience);
            return audience.stream();
        });
    }

    /** False if there is a room of that name by now. */
    private boolean found(RoomName name, Account owner, BooleanSupplier insert) {
        Duration wait = creations.acquire(owner.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are creating rooms too fast.", wait);
        }
        // Before the room is there: of one that was deleted the head stays, and what comes is all its first member's.
        long head = table.head(name);
        boolean founded = insert.getAsBoolean();
        if (founded) {
            events.publishEvent(new MembershipChanged(name.stream(), owner.username(), head));
            events.publishEvent(new RoomChanged(name.value(), List.of(owner.username())));
        }
        return founded;
    }

    private <T> T locked(RoomName name, Supplier<T> action) {
        var lock = locks[Math.floorMod(name.hashCode(), LOCKS)];
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    static RequestRejected noSuchRoom() {
        return new RequestRejected(ErrorCode.NOT_FOUND, "There is no such room, or you are not a member.");
    }
}
