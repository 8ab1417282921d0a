package dev.parley.room.membership;

import static dev.parley.message.ConversationFixtures.marker;
import static dev.parley.testing.ExpectedRejections.assertRefused;
import static dev.parley.testing.TestUsers.ADA;
import static dev.parley.testing.TestUsers.GRACE;
import static dev.parley.testing.TestUsers.LINUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.AccountFixtures;
import dev.parley.account.Accounts;
import dev.parley.account.AdditionPolicy;
import dev.parley.event.AccessRevoked;
import dev.parley.event.MembershipChanged;
import dev.parley.event.RoomChanged;
import dev.parley.message.ConversationFixtures;
import dev.parley.problem.ErrorCode;
import dev.parley.readstate.ReadMarkers;
import dev.parley.room.RoomName;
import dev.parley.room.RoomRepository;
import dev.parley.room.RoomSettings;
import dev.parley.room.Rooms;
import dev.parley.room.Visibility;
import dev.parley.stream.ErasureRepository;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.TemporaryDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves who may join, invite, leave and remove, who becomes the next owner, and when access is revoked. */
@EachDatabase
class MembershipsTest {

    private static final RoomName LOBBY = RoomName.of("lobby");
    private static final RoomName OPS = RoomName.of("ops");

    private final List<Object> published = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private ReadMarkers markers;
    private RoomRepository roomRepository;
    private Rooms rooms;
    private TemporaryDatabase database;
    private Accounts accounts;
    private AdditionRepository additionRepository;
    private MembershipLimits limits;
    private Memberships memberships;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        database = new TemporaryDatabase(directory);
        // The clock advances with every call, so that no two members join at the same moment.
        roomRepository = new RoomRepository(
                database.jdbcClient(),
                database.transactions(),
                new ErasureRepository(database.jdbcClient()),
                () -> now = now.plusSeconds(1));
        var settings = new RoomSettings(true, 60, 100, 30);
        markers = ConversationFixtures.readMarkers(database, 42);
        rooms = new Rooms(roomRepository, settings, settings.creationLimit(() -> 0), published::add);
        accounts = AccountFixtures.accounts(database, ADA, GRACE, LINUS);
        additionRepository = new AdditionRepository(database.jdbcClient());
        limits = new MembershipLimits(accounts, additionRepository, ConversationFixtures.rateLimitOnly(), settings);
        memberships = new Memberships(rooms, roomRepository, limits, new MembershipEvents(markers, published::add));
        rooms.create(LOBBY, "Lobby", Visibility.PUBLIC, ADA);
        rooms.create(OPS, "Ops", Visibility.PRIVATE, ADA);
    }

    @Test
    void anyUserJoinsAPublicRoom() {
        memberships.join(LOBBY, GRACE);
        memberships.join(LOBBY, GRACE);

        assertThat(rooms.members(LOBBY)).containsExactly("ada", "grace");
        assertThat(owner(LOBBY)).isEqualTo("ada");
    }

    @Test
    void joiningCreatesAPublicRoomOnDemand() {
        memberships.join(RoomName.of("new"), GRACE);

        assertThat(rooms.members(RoomName.of("new"))).containsExactly("grace");
        assertThat(owner(RoomName.of("new"))).isEqualTo("grace");
    }

    @Test
    void messagesFromBeforeJoiningAreNotUnread() {
        memberships.join(LOBBY, GRACE);

        assertThat(marker(markers, "grace", LOBBY.stream(), "")).isEqualTo(42);
    }

    @Test
    void joiningAgainDoesNotMarkAnythingAsRead() {
        memberships.join(LOBBY, ADA);

        assertThat(marker(markers, "ada", LOBBY.stream(), "")).isZero();
    }

    @Test
    void strangersCannotJoinAPrivateRoom() {
        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.join(OPS, GRACE));
        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.join(OPS, LINUS));

        assertThat(rooms.members(OPS)).containsExactly("ada");
    }

    @Test
    void invitedUserSeesThePrivateRoom() {
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(OPS, GRACE));
        memberships.invite(OPS, ADA, GRACE);

        assertThat(rooms.authorize(OPS, GRACE)).isEqualTo(OPS.stream());
        assertThat(marker(markers, "grace", OPS.stream(), "")).isEqualTo(42);
    }

    @Test
    void onlyMembersInvite() {
        assertRefused(ErrorCode.FORBIDDEN, () -> memberships.invite(LOBBY, GRACE, LINUS));
        assertRefused(ErrorCode.FORBIDDEN, () -> memberships.invite(LOBBY, LINUS, GRACE));
        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.invite(OPS, LINUS, GRACE));

        memberships.invite(OPS, ADA, GRACE);
        memberships.invite(OPS, GRACE, LINUS);
        assertThat(rooms.members(OPS)).containsExactly("ada", "grace", "linus");
    }

    @Test
    void ownerMayRemoveAndAccessIsRevoked() {
        memberships.invite(OPS, ADA, GRACE);
        assertThat(rooms.authorize(OPS, GRACE)).isNotNull();

        memberships.remove(OPS, ADA, "grace");
        assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(OPS, GRACE));
        assertThat(revocations()).containsExactly(new AccessRevoked(OPS.stream(), "grace"));
    }

    @Test
    void accessIsDeniedBeforeItsRevocationIsPublished() {
        memberships.invite(OPS, ADA, GRACE);
        assertThat(rooms.authorize(OPS, GRACE)).isNotNull();
        var received = new ArrayList<Object>();
        var events = new MembershipEvents(markers, event -> {
            assertRefused(ErrorCode.NOT_FOUND, () -> rooms.authorize(OPS, GRACE));
            received.add(event);
        });
        new Memberships(rooms, roomRepository, limits, events).remove(OPS, ADA, "grace");

        assertThat(received)
                .containsExactly(
                        new AccessRevoked(OPS.stream(), "grace"),
                        new MembershipChanged(OPS.stream(), "grace", 0),
                        new RoomChanged("ops", List.of("grace")));
    }

    @Test
    void eventsGoToNewAndFormerMembersAndToAllOnANewOwner() {
        memberships.invite(OPS, ADA, GRACE);
        memberships.invite(OPS, ADA, GRACE);
        memberships.invite(OPS, ADA, LINUS);
        memberships.remove(OPS, ADA, "linus");
        memberships.remove(OPS, ADA, "linus");
        memberships.leave(OPS, ADA);

        assertThat(published.stream().filter(RoomChanged.class::isInstance).skip(2))
                .satisfiesExactly(
                        event -> assertAdded(event, "grace"),
                        event -> assertAdded(event, "linus"),
                        event -> assertThat(event).isEqualTo(new RoomChanged("ops", List.of("linus"))),
                        event -> assertThat(event).isEqualTo(new RoomChanged("ops", List.of("ada", "grace"))));
    }

    @Test
    void plainMemberMayNotRemoveOthers() {
        memberships.invite(OPS, ADA, GRACE);

        assertRefused(ErrorCode.FORBIDDEN, () -> memberships.remove(OPS, GRACE, "ada"));
        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.remove(OPS, LINUS, "ada"));
        assertThat(rooms.members(OPS)).containsExactly("ada", "grace");
        assertThat(revocations()).isEmpty();
    }

    @Test
    void administratorMayRemoveWhereTheySeeTheRoom() {
        memberships.join(LOBBY, GRACE);
        memberships.remove(LOBBY, LINUS, "grace");
        assertThat(rooms.members(LOBBY)).containsExactly("ada");

        memberships.invite(OPS, ADA, GRACE);
        memberships.invite(OPS, ADA, LINUS);
        memberships.remove(OPS, LINUS, "grace");
        assertThat(rooms.members(OPS)).containsExactly("ada", "linus");
    }

    @Test
    void leavingAPrivateRoomRevokesAccess() {
        memberships.invite(OPS, ADA, GRACE);
        memberships.leave(OPS, GRACE);

        assertThat(revocations()).containsExactly(new AccessRevoked(OPS.stream(), "grace"));
        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.leave(OPS, GRACE));
        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.join(OPS, GRACE));
    }

    @Test
    void leavingAPublicRoomLeavesItReadable() {
        memberships.join(LOBBY, GRACE);
        memberships.leave(LOBBY, GRACE);
        memberships.leave(LOBBY, GRACE);

        assertThat(rooms.members(LOBBY)).containsExactly("ada");
        assertThat(rooms.authorize(LOBBY, GRACE)).isEqualTo(LOBBY.stream());
        assertThat(revocations()).isEmpty();
    }

    @Test
    void longestStandingMemberBecomesOwner() {
        memberships.join(LOBBY, LINUS);
        memberships.join(LOBBY, GRACE);

        memberships.leave(LOBBY, ADA);
        assertThat(owner(LOBBY)).isEqualTo("linus");
        memberships.leave(LOBBY, LINUS);
        assertThat(owner(LOBBY)).isEqualTo("grace");
    }

    @Test
    void formerOwnerWhoRejoinsIsNotOwner() {
        memberships.join(LOBBY, GRACE);
        memberships.leave(LOBBY, ADA);
        memberships.join(LOBBY, ADA);

        assertThat(owner(LOBBY)).isEqualTo("grace");
    }

    @Test
    void nextUserToJoinOwnsAnAbandonedPublicRoom() {
        memberships.leave(LOBBY, ADA);
        assertThat(owner(LOBBY)).isNull();

        memberships.join(LOBBY, GRACE);
        assertThat(owner(LOBBY)).isEqualTo("grace");
    }

    @Test
    void abandonedPrivateRoomCannotBeTakenOver() {
        memberships.leave(OPS, ADA);

        assertRefused(ErrorCode.NOT_FOUND, () -> memberships.join(OPS, GRACE));
        assertRefused(ErrorCode.ROOM_EXISTS, () -> rooms.create(OPS, "Ops", Visibility.PUBLIC, GRACE));
    }

    @Test
    void accountDecidesWhoMayAddIt() {
        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.NOBODY);
        assertRefused(ErrorCode.NOT_ADDABLE, () -> memberships.invite(OPS, ADA, GRACE));
        memberships.join(LOBBY, GRACE);

        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.SHARED_ROOMS);
        memberships.invite(OPS, ADA, GRACE);
        assertThat(rooms.members(OPS)).containsExactly("ada", "grace");
    }

    /** Otherwise the first person to add a user would open that user to every member of the room. */
    @Test
    void roomWithAPendingAgreementIsNotShared() {
        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.SHARED_ROOMS);
        assertRefused(ErrorCode.NOT_ADDABLE, () -> memberships.invite(OPS, ADA, GRACE));
        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.EVERYBODY);
        memberships.invite(LOBBY, ADA, GRACE);
        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.SHARED_ROOMS);
        assertRefused(ErrorCode.NOT_ADDABLE, () -> memberships.invite(OPS, ADA, GRACE));

        assertThat(additionRepository.agree(LOBBY, "grace")).isTrue();
        memberships.invite(OPS, ADA, GRACE);
    }

    @Test
    void blockedAdderReceivesTheSameErrorAsOthers() {
        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.NOBODY);
        var closed = assertRefused(ErrorCode.NOT_ADDABLE, () -> memberships.invite(OPS, ADA, GRACE));
        AccountFixtures.setAddedBy(accounts, "grace", AdditionPolicy.EVERYBODY);
        AccountFixtures.block(database, "grace", "ada");

        var blocked = assertRefused(ErrorCode.NOT_ADDABLE, () -> memberships.invite(OPS, ADA, GRACE));
        assertThat(blocked.detail()).isEqualTo(closed.detail());
        memberships.join(LOBBY, LINUS);
        memberships.invite(LOBBY, LINUS, GRACE);
        assertThat(rooms.members(LOBBY)).contains("grace");
    }

    @Test
    void additionsByOneUserAreLimitedPerHour() {
        memberships = node(new RoomSettings(true, 60, 2, 30));
        memberships.invite(OPS, ADA, GRACE);
        // Adding a member again does not count.
        memberships.invite(OPS, ADA, GRACE);
        memberships.invite(OPS, ADA, LINUS);
        memberships.remove(OPS, ADA, "linus");

        var rejection = assertRefused(ErrorCode.RATE_LIMITED, () -> memberships.invite(OPS, ADA, LINUS));
        assertThat(rejection.retryAfter().orElseThrow()).isPositive();
        assertThat(rooms.members(OPS)).containsExactly("ada", "grace");
    }

    /** Each node limits the adders by itself; both nodes share the limit of additions of one person. */
    @Test
    void additionsOfOnePersonAreLimitedPerDayAcrossNodes() {
        var north = node(new RoomSettings(true, 60, 100, 2));
        var south = node(new RoomSettings(true, 60, 100, 2));
        north.invite(OPS, ADA, GRACE);
        north.remove(OPS, ADA, "grace");
        south.invite(OPS, ADA, GRACE);
        south.remove(OPS, ADA, "grace");

        var rejection = assertRefused(ErrorCode.RATE_LIMITED, () -> north.invite(OPS, ADA, GRACE));
        assertThat(rejection.retryAfter().orElseThrow()).isBetween(Duration.ofHours(11), Duration.ofHours(12));
        assertThat(rooms.members(OPS)).containsExactly("ada");
        south.invite(OPS, ADA, LINUS);
        // Joining by oneself does not count.
        south.join(LOBBY, GRACE);
    }

    @Test
    void joiningAndLeavingCountsAsPosting() {
        assertRefused(ErrorCode.RATE_LIMITED, () -> {
            for (int i = 0; i < 100; i++) {
                memberships.join(LOBBY, GRACE);
                memberships.leave(LOBBY, GRACE);
            }
        });
    }

    private Memberships node(RoomSettings settings) {
        var limits = new MembershipLimits(accounts, additionRepository, ConversationFixtures.rateLimitOnly(), settings);
        return new Memberships(rooms, roomRepository, limits, new MembershipEvents(markers, published::add));
    }

    private static void assertAdded(Object event, String username) {
        var changed = (RoomChanged) event;
        assertThat(changed.usernames()).containsExactly(username);
        assertThat(changed.addition()).extracting(RoomChanged.Addition::addedBy).isEqualTo("ada");
    }

    private @Nullable String owner(RoomName name) {
        return rooms.requireVisible(name, ADA).room().owner();
    }

    private List<Object> revocations() {
        return published.stream().filter(AccessRevoked.class::isInstance).toList();
    }
}
