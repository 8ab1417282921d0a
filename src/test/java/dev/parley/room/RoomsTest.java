package dev.parley.room;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static dev.parley.testing.TestUsers.ADA;
import static dev.parley.testing.TestUsers.GRACE;
import static dev.parley.testing.TestUsers.LINUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.account.Account;
import dev.parley.destination.ResolvedDestination;
import dev.parley.event.AccessRevoked;
import dev.parley.problem.ErrorCode;
import dev.parley.stream.ErasureRepository;
import dev.parley.stream.StreamId;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.TemporaryDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proves who may access which room, how rooms are created, and that memory alone never denies access. */
@EachDatabase
class RoomsTest {

    private static final RoomName LOBBY = RoomName.of("lobby");
    private static final RoomName OPS = RoomName.of("ops");

    private TemporaryDatabase database;
    private RoomRepository roomRepository;
    private Rooms rooms;
    private long nanos;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = new TemporaryDatabase(directory);
        roomRepository = new RoomRepository(
                database.jdbcClient(),
                database.transactions(),
                new ErasureRepository(database.jdbcClient()),
                InstantSource.system());
        rooms = node(new RoomSettings(true, 60, 100, 30));
    }

    @Test
    void firstUseCreatesAPublicRoom() {
        assertThat(rooms.authorizeOrCreate(LOBBY, ADA)).isEqualTo(StreamId.room("lobby"));

        var view = rooms.requireVisible(LOBBY, ADA);
        assertThat(view.room()).isEqualTo(new Room(LOBBY, "lobby", "", Visibility.PUBLIC, "ada"));
        assertThat(view.member()).isTrue();
        assertThat(view.members()).isEqualTo(1);
    }

    @Test
    void secondUseFindsTheRoomAndDoesNotJoinIt() {
        rooms.authorizeOrCreate(LOBBY, ADA);

        assertThat(rooms.authorizeOrCreate(LOBBY, GRACE)).isEqualTo(StreamId.room("lobby"));
        assertThat(rooms.members(LOBBY)).containsExactly("ada");
    }

    @Test
    void authorizeCreatesNoRoom() {
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(LOBBY, ADA));
        assertThat(rooms.visibleTo(ADA)).isEmpty();
    }

    @Test
    void firstUseCreatesNoRoomIfCreateOnDemandIsOff() {
        rooms = node(new RoomSettings(false, 60, 100, 30));
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorizeOrCreate(LOBBY, ADA));

        rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA);
        assertThat(rooms.authorizeOrCreate(LOBBY, GRACE)).isEqualTo(StreamId.room("lobby"));
    }

    @Test
    void nameCanBeTakenOnce() {
        rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA);

        assertRefused(ErrorCode.ROOM_EXISTS, () -> rooms.create(LOBBY, "Mine", Visibility.PRIVATE, GRACE));
        assertThat(rooms.requireVisible(LOBBY, GRACE).room().title()).isEqualTo("Lobby");
    }

    @Test
    void privateRoomIsNotFoundForOthersAndAdministrators() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        assertThat(rooms.authorize(OPS, ADA)).isEqualTo(StreamId.room("ops"));

        var none = assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(LOBBY, GRACE));
        for (var stranger : List.of(GRACE, LINUS)) {
            for (var rejection : List.of(
                    assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(OPS, stranger)),
                    assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorizeOrCreate(OPS, stranger)),
                    assertRefused(ErrorCode.NOT_FOUND, () -> rooms.requireVisible(OPS, stranger)))) {
                assertThat(rejection.detail()).isEqualTo(none.detail());
            }
        }
    }

    @Test
    void listHoldsPublicRoomsAndOwnPrivateRoomsByName() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        rooms.create(RoomName.of("board"), "Board", Visibility.PRIVATE, GRACE);
        rooms.authorizeOrCreate(LOBBY, GRACE);

        assertThat(rooms.visibleTo(ADA))
                .extracting(view -> view.room().name().value(), RoomMembershipView::member, RoomMembershipView::members)
                .containsExactly(tuple("lobby", false, 1), tuple("ops", true, 1));
    }

    @Test
    void invitationStoredByAnotherNodeTakesEffectImmediately() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        assertThat(rooms.authorize(OPS, ADA)).isNotNull();
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(OPS, GRACE));

        roomRepository.addMember(OPS, "grace");
        assertThat(rooms.authorize(OPS, GRACE)).isEqualTo(StreamId.room("ops"));
    }

    @Test
    void revocationEvictsTheRoomFromMemory() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        roomRepository.addMember(OPS, "grace");
        assertThat(rooms.authorize(OPS, GRACE)).isNotNull();

        roomRepository.removeMember(OPS, "grace");
        rooms.on(new AccessRevoked(OPS.stream(), "grace"));
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(OPS, GRACE));
        assertThat(rooms.authorize(OPS, ADA)).isNotNull();
    }

    @Test
    void cachedRoomIsAuthorizedWithoutTheDatabase() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        rooms.authorize(OPS, ADA);
        database.jdbcTemplate().execute("ALTER TABLE room RENAME TO gone");

        assertThat(rooms.authorize(OPS, ADA)).isEqualTo(StreamId.room("ops"));
        assertThat(rooms.authorizeOrCreate(OPS, ADA)).isEqualTo(StreamId.room("ops"));
    }

    @Test
    void roomCreationIsLimitedPerUser() {
        rooms = node(new RoomSettings(true, 3, 100, 30));
        for (int i = 0; i < 3; i++) {
            rooms.authorizeOrCreate(RoomName.of("room" + i), ADA);
        }

        var rejection = assertRefused(ErrorCode.RATE_LIMITED, () -> rooms.authorizeOrCreate(LOBBY, ADA));
        assertThat(rejection.retryAfter()).contains(Duration.ofMinutes(20));
        assertRefused(ErrorCode.RATE_LIMITED, () -> rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA));
        assertThat(rooms.authorizeOrCreate(RoomName.of("room0"), ADA)).isNotNull();
        assertThat(rooms.authorizeOrCreate(RoomName.of("other"), GRACE)).isNotNull();

        nanos += Duration.ofMinutes(20).toNanos();
        assertThat(rooms.authorizeOrCreate(LOBBY, ADA)).isEqualTo(StreamId.room("lobby"));
    }

    @Test
    void useOfADeletedRoomDoesNotCountAsCreation() {
        rooms = node(new RoomSettings(true, 1, 100, 30));
        database.jdbcTemplate()
                .update(
                        "INSERT INTO stream (name, head) VALUES (?, 7)",
                        OPS.stream().key());

        for (int i = 0; i < 3; i++) {
            assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorizeOrCreate(OPS, ADA));
        }
        assertThat(rooms.authorizeOrCreate(LOBBY, ADA)).isEqualTo(StreamId.room("lobby"));
    }

    @Test
    @Timeout(30)
    void concurrentFirstUsesCreateOneRoomAndAllSucceed() throws Exception {
        int racers = 8;
        var start = new CyclicBarrier(racers);
        var threads = Executors.newFixedThreadPool(racers);
        try {
            var races = threads.invokeAll(IntStream.range(0, racers)
                    .<Callable<StreamId>>mapToObj(racer -> () -> {
                        start.await();
                        return rooms.authorizeOrCreate(LOBBY, new Account("user" + racer, "User", ADA.roles(), false));
                    })
                    .toList());
            for (var race : races) {
                assertThat(race.get()).isEqualTo(StreamId.room("lobby"));
            }
        } finally {
            threads.shutdownNow();
        }
        var owner =
                Objects.requireNonNull(rooms.requireVisible(LOBBY, ADA).room().owner());
        assertThat(rooms.members(LOBBY)).containsExactly(owner);
    }

    @Test
    void destinationResolvesToTheNormalizedRoom() {
        var resolver = new RoomDestinationResolver(rooms);

        assertRefused(ErrorCode.NOT_FOUND, () -> resolver.find("/topic/room.Lobby", ADA));
        assertThat(resolver.resolve("/topic/room.Lobby", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.room("lobby")));
        assertThat(resolver.find("/topic/room.LOBBY", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.room("lobby")));
        assertThat(resolver.find("/topic/announcements", ADA)).isEmpty();
        assertThat(resolver.resolve("/topic/announcements", ADA)).isEmpty();
        assertThat(resolver.resolve("/topic/presence.lobby", ADA)).isEmpty();
    }

    @Test
    void destinationWithAPatternIsRejected() {
        var resolver = new RoomDestinationResolver(rooms);

        Stream.of("/topic/room.", "/topic/room.*", "/topic/room.a.b", "/topic/room.a/b", "/topic/room.>")
                .forEach(
                        destination -> assertRefused(ErrorCode.INVALID_ROOM, () -> resolver.resolve(destination, ADA)));
        assertThat(rooms.visibleTo(ADA)).isEmpty();
    }

    private Rooms node(RoomSettings settings) {
        return new Rooms(roomRepository, settings, settings.creationLimit(() -> nanos), event -> {});
    }
}
