package dev.parley.room;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static dev.parley.testing.TestUsers.ADA;
import static dev.parley.testing.TestUsers.GRACE;
import static dev.parley.testing.TestUsers.LINUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.account.Account;
import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.ResolvedDestination;
import dev.parley.problem.ErrorCode;
import dev.parley.stream.ErasureRepository;
import dev.parley.stream.StreamId;
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

/** Proves who finds which room, how rooms come into being, and that memory never answers no by itself. */
class RoomsTest {

    private static final RoomName LOBBY = RoomName.of("lobby");
    private static final RoomName OPS = RoomName.of("ops");

    private TemporaryDatabase database;
    private RoomRepository table;
    private Rooms rooms;
    private long nanos;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = new TemporaryDatabase(directory);
        table = new RoomRepository(
                database.jdbcClient(),
                database.transactions(),
                new ErasureRepository(database.jdbcClient()),
                InstantSource.system());
        rooms = node(new RoomSettings(true, 60, 100, 30));
    }

    @Test
    void firstUseCreatesAPublicRoom() {
        assertThat(rooms.use(LOBBY, ADA)).isEqualTo(StreamId.room("lobby"));

        var standing = rooms.inspect(LOBBY, ADA);
        assertThat(standing.room()).isEqualTo(new Room(LOBBY, "lobby", "", Visibility.PUBLIC, "ada"));
        assertThat(standing.member()).isTrue();
        assertThat(standing.members()).isEqualTo(1);
    }

    @Test
    void secondUseFindsTheRoomAndDoesNotJoinIt() {
        rooms.use(LOBBY, ADA);

        assertThat(rooms.use(LOBBY, GRACE)).isEqualTo(StreamId.room("lobby"));
        assertThat(rooms.members(LOBBY)).containsExactly("ada");
    }

    @Test
    void seeingCreatesNothing() {
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.see(LOBBY, ADA));
        assertThat(rooms.visibleTo(ADA)).isEmpty();
    }

    @Test
    void nothingIsCreatedOnDemandWhereThatIsOff() {
        rooms = node(new RoomSettings(false, 60, 100, 30));
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.use(LOBBY, ADA));

        rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA);
        assertThat(rooms.use(LOBBY, GRACE)).isEqualTo(StreamId.room("lobby"));
    }

    @Test
    void nameCanBeTakenOnce() {
        rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA);

        assertRefused(ErrorCode.ROOM_EXISTS, () -> rooms.create(LOBBY, "Mine", Visibility.PRIVATE, GRACE));
        assertThat(rooms.inspect(LOBBY, GRACE).room().title()).isEqualTo("Lobby");
    }

    @Test
    void privateRoomIsTheSameAsNoneForOthersAndAdministrators() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        assertThat(rooms.see(OPS, ADA)).isEqualTo(StreamId.room("ops"));

        var none = assertRefused(ErrorCode.NOT_FOUND, () -> rooms.see(LOBBY, GRACE));
        for (var stranger : List.of(GRACE, LINUS)) {
            for (var refusal : List.of(
                    assertRefused(ErrorCode.NOT_FOUND, () -> rooms.see(OPS, stranger)),
                    assertRefused(ErrorCode.NOT_FOUND, () -> rooms.use(OPS, stranger)),
                    assertRefused(ErrorCode.NOT_FOUND, () -> rooms.inspect(OPS, stranger)))) {
                assertThat(refusal.detail()).isEqualTo(none.detail());
            }
        }
    }

    @Test
    void listHasPublicRoomsAndOnesOwnPrivateOnesByName() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        rooms.create(RoomName.of("board"), "Board", Visibility.PRIVATE, GRACE);
        rooms.use(LOBBY, GRACE);

        assertThat(rooms.visibleTo(ADA))
                .extracting(
                        standing -> standing.room().name().value(),
                        RoomMembershipView::member,
                        RoomMembershipView::members)
                .containsExactly(tuple("lobby", false, 1), tuple("ops", true, 1));
    }

    @Test
    void invitationStoredByAnotherNodeCountsAtOnce() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        assertThat(rooms.see(OPS, ADA)).isNotNull();
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.see(OPS, GRACE));

        table.addMember(OPS, "grace");
        assertThat(rooms.see(OPS, GRACE)).isEqualTo(StreamId.room("ops"));
    }

    @Test
    void revocationMakesMemoryAskTheDatabase() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        table.addMember(OPS, "grace");
        assertThat(rooms.see(OPS, GRACE)).isNotNull();

        table.removeMember(OPS, "grace");
        rooms.on(new AccessRevoked(OPS.stream(), "grace"));
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.see(OPS, GRACE));
        assertThat(rooms.see(OPS, ADA)).isNotNull();
    }

    @Test
    void knownRoomIsFoundWithoutTheDatabase() {
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
        rooms.see(OPS, ADA);
        database.jdbcTemplate().execute("ALTER TABLE room RENAME TO gone");

        assertThat(rooms.see(OPS, ADA)).isEqualTo(StreamId.room("ops"));
        assertThat(rooms.use(OPS, ADA)).isEqualTo(StreamId.room("ops"));
    }

    @Test
    void oneUserCannotCreateRoomsWithoutEnd() {
        rooms = node(new RoomSettings(true, 3, 100, 30));
        for (int i = 0; i < 3; i++) {
            rooms.use(RoomName.of("room" + i), ADA);
        }

        var refusal = assertRefused(ErrorCode.RATE_LIMITED, () -> rooms.use(LOBBY, ADA));
        assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(20));
        assertRefused(ErrorCode.RATE_LIMITED, () -> rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA));
        assertThat(rooms.use(RoomName.of("room0"), ADA)).isNotNull();
        assertThat(rooms.use(RoomName.of("other"), GRACE)).isNotNull();

        nanos += Duration.ofMinutes(20).toNanos();
        assertThat(rooms.use(LOBBY, ADA)).isEqualTo(StreamId.room("lobby"));
    }

    @Test
    void deletedRoomTakesNothingFromWhatOneMayCreate() {
        rooms = node(new RoomSettings(true, 1, 100, 30));
        database.jdbcTemplate()
                .update(
                        "INSERT INTO stream (name, head) VALUES (?, 7)",
                        OPS.stream().key());

        for (int i = 0; i < 3; i++) {
            assertRefused(ErrorCode.NOT_FOUND, () -> rooms.use(OPS, ADA));
        }
        assertThat(rooms.use(LOBBY, ADA)).isEqualTo(StreamId.room("lobby"));
    }

    @Test
    @Timeout(30)
    void raceForANameHasOneWinnerAndNoLoser() throws Exception {
        int racers = 8;
        var start = new CyclicBarrier(racers);
        var threads = Executors.newFixedThreadPool(racers);
        try {
            var races = threads.invokeAll(IntStream.range(0, racers)
                    .<Callable<StreamId>>mapToObj(racer -> () -> {
                        start.await();
                        return rooms.use(LOBBY, new Account("user" + racer, "User", ADA.roles(), false));
                    })
                    .toList());
            for (var race : races) {
                assertThat(race.get()).isEqualTo(StreamId.room("lobby"));
            }
        } finally {
            threads.shutdownNow();
        }
        var owner = Objects.requireNonNull(rooms.inspect(LOBBY, ADA).room().owner());
        assertThat(rooms.members(LOBBY)).containsExactly(owner);
    }

    @Test
    void destinationLeadsToTheRoomInItsOneSpelling() {
        var source = new RoomDestinationResolver(rooms);

        assertRefused(ErrorCode.NOT_FOUND, () -> source.find("/topic/room.Lobby", ADA));
        assertThat(source.resolve("/topic/room.Lobby", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.room("lobby")));
        assertThat(source.find("/topic/room.LOBBY", ADA))
                .contains(new ResolvedDestination.Stream(StreamId.room("lobby")));
        assertThat(source.find("/topic/announcements", ADA)).isEmpty();
        assertThat(source.resolve("/topic/announcements", ADA)).isEmpty();
        assertThat(source.resolve("/topic/presence.lobby", ADA)).isEmpty();
    }

    @Test
    void destinationWithAPatternIsNoRoom() {
        var source = new RoomDestinationResolver(rooms);

        Stream.of("/topic/room.", "/topic/room.*", "/topic/room.a.b", "/topic/room.a/b", "/topic/room.>")
                .forEach(destination -> assertRefused(ErrorCode.INVALID_ROOM, () -> source.resolve(destination, ADA)));
        assertThat(rooms.visibleTo(ADA)).isEmpty();
    }

    private Rooms node(RoomSettings settings) {
        return new Rooms(table, settings, settings.creationLimit(() -> nanos), event -> {});
    }
}
