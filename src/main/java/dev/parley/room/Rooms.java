package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.event.AccessRevoked;
import dev.parley.event.MembershipChanged;
import dev.parley.event.RoomChanged;
import dev.parley.event.StreamClosed;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.RateLimit;
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
 * Authorizes the use of rooms, and creates new ones.
 *
 * <p>Any thread. Access is granted from memory, without blocking, for every room that was used before. Access is denied
 * only after a database read, so an invitation stored by another node takes effect here immediately. Creating a room
 * blocks for a commit. A user who may not see a private room receives the same error as for a room that does not exist.
 */
@Component
public class Rooms {

    private static final int LOCKS = 64;

    // A public room takes about 200 bytes, a private one as much for each member. An evicted room is read again.
    private static final int MAX_CACHED = 20_000;

    private final ConcurrentMap<RoomName, RoomAccessList> accessLists = new ConcurrentHashMap<>();
    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
    private final RoomRepository roomRepository;
    private final boolean createOnDemand;
    private final RateLimit creations;
    private final ApplicationEventPublisher events;

    @Autowired
    public Rooms(RoomRepository roomRepository, RoomSettings settings, ApplicationEventPublisher events) {
        this(roomRepository, settings, settings.creationLimit(System::nanoTime), events);
    }

    public Rooms(
            RoomRepository roomRepository,
            RoomSettings settings,
            RateLimit creations,
            ApplicationEventPublisher events) {
        this.roomRepository = roomRepository;
        this.createOnDemand = settings.createOnDemand();
        this.creations = creations;
        this.events = events;
    }

    /**
     * Returns the stream of a room that the user may read and post to.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    public StreamId authorize(RoomName name, Account user) {
        var accessList = accessLists.get(name);
        return accessList != null && accessList.admits(user.username()) ? accessList.stream() : load(name, user);
    }

    /**
     * Returns the stream of a room that the user may read and post to. Creates a public room if none exists and the
     * settings allow it.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code RATE_LIMITED}
     */
    public StreamId authorizeOrCreate(RoomName name, Account user) {
        // Checked before the creation limit, so that repeated use of a deleted room does not exhaust it.
        if (createOnDemand && !accessLists.containsKey(name) && roomRepository.mayInsertOnDemand(name)) {
            // If another user creates the room first, the call below authorizes that room.
            createAndPublish(name, user, () -> roomRepository.insertOnDemand(name, user.username()));
        }
        return authorize(name, user);
    }

    /**
     * Creates a room, whose owner becomes its first member.
     *
     * @throws RequestRejected {@code ROOM_EXISTS}, {@code RATE_LIMITED}
     */
    public void create(RoomName name, String title, Visibility visibility, Account owner) {
        if (roomRepository.membershipView(name, owner.username()).isPresent()
                || !createAndPublish(
                        name, owner, () -> roomRepository.insert(name, title, visibility, owner.username()))) {
            throw new RequestRejected(
                    ErrorCode.ROOM_EXISTS, "A room of that name exists already. Choose another name.");
        }
    }

    /**
     * Returns a room as the user sees it, from the database. Blocks for one read.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    public RoomMembershipView requireVisible(RoomName name, Account user) {
        return roomRepository
                .membershipView(name, user.username())
                .filter(RoomMembershipView::visible)
                .orElseThrow(Rooms::noSuchRoom);
    }

    /** Returns the members' user names in alphabetical order. Blocks for one read. */
    public List<String> members(RoomName name) {
        return roomRepository.members(name);
    }

    /** Returns the rooms that the user may see, ordered by name. Blocks for one read. */
    public List<RoomMembershipView> visibleTo(Account user) {
        return roomRepository.visibleTo(user.username());
    }

    /** Returns the rooms of which the user is a member. Blocks for one read. */
    List<RoomName> of(Account user) {
        return roomRepository.of(user.username());
    }

    /**
     * Changes a room under its lock: no other thread of this node changes it or reads it into memory meanwhile. Blocks.
     *
     * @param change receives the room as the user sees it; stores its changes before it returns
     * @throws RequestRejected {@code NOT_FOUND}, or any exception of the change
     */
    public void change(RoomName name, Account user, Consumer<RoomMembershipView> change) {
        locked(name, () -> {
            change.accept(requireVisible(name, user));
            return name;
        });
    }

    /** Removes a room from memory, so that its next use reads the database. */
    public void evict(RoomName name) {
        locked(name, () -> {
            accessLists.remove(name);
            return name;
        });
    }

    /** Clears the memory: the database was restored, and may have other rooms and members. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(EpochChanged event) {
        accessLists.clear();
    }

    /**
     * Runs before the listeners that end subscriptions, so that a client cannot subscribe again with outdated access.
     */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(AccessRevoked revoked) {
        if (revoked.stream().kind() == StreamId.Kind.ROOM) {
            evict(new RoomName(revoked.stream().name()));
        }
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(StreamClosed closed) {
        if (closed.stream().kind() == StreamId.Kind.ROOM) {
            evict(new RoomName(closed.stream().name()));
        }
    }

    /** Reads a room into memory under its lock, so that a value from before a change does not replace a newer one. */
    private StreamId load(RoomName name, Account user) {
        return locked(name, () -> {
            var accessList = roomRepository
                    .accessList(name)
                    .filter(loaded -> loaded.admits(user.username()))
                    .orElseThrow(Rooms::noSuchRoom);
            if (accessLists.size() >= MAX_CACHED) {
                accessLists.keySet().stream().findAny().ifPresent(accessLists::remove);
            }
            accessLists.put(name, accessList);
            return accessList.stream();
        });
    }

    /** Creates a room and publishes its events. Returns false if a room of that name exists by now. */
    private boolean createAndPublish(RoomName name, Account owner, BooleanSupplier insert) {
        Duration wait = creations.acquire(owner.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are creating rooms too fast.", wait);
        }
        // Reads the head before the room exists: a deleted room of that name leaves its head, and all later entries
        // belong to the new room.
        long head = roomRepository.head(name);
        boolean created = insert.getAsBoolean();
        if (created) {
            events.publishEvent(new MembershipChanged(name.stream(), owner.username(), head));
            events.publishEvent(new RoomChanged(name.value(), List.of(owner.username())));
        }
        return created;
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
