package dev.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.account.Account;
import dev.parley.account.Role;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.DestinationResolvers;
import dev.parley.destination.ResolvedDestination;
import dev.parley.presence.replication.ManualScheduler;
import dev.parley.presence.replication.PresenceNode;
import dev.parley.presence.replication.TestDevice;
import dev.parley.presence.state.PresenceState;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Proves that a room's presence, and typing in it, are open to exactly the users who may read the room. */
class RoomPresenceDestinationResolverTest {

    private final List<String> published = new ArrayList<>();
    private final ManualScheduler thread = new ManualScheduler();
    private final PresenceNode node =
            PresenceNode.standalone(thread, (topic, event) -> published.add(new String(event, UTF_8)), user -> user);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Account ada = account("ada");
    private final Account linus = account("linus");

    @BeforeEach
    void start() {
        context.registerBean(PresenceState.class, node::presenceState);
        context.register(RoomPresenceDestinationResolver.class, DestinationResolvers.class);
        context.registerBean(
                "rooms", DestinationResolver.class, () -> RoomPresenceDestinationResolverTest::opsForAdaOnly);
        context.refresh();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void readerReceivesTheTopicUnderTheRoomsCanonicalName() {
        node.presence().subscribed(new TestDevice("ada"), StreamId.room("ops"));
        assertThat(conversations().resolve("/topic/presence.OPS", ada))
                .isInstanceOfSatisfying(ResolvedDestination.Topic.class, topic -> {
                    assertThat(topic.name()).isEqualTo("/topic/presence.ops");
                    assertThat(topic.snapshot().get())
                            .isEqualTo(node.presenceState().snapshot("ops"));
                });
    }

    @Test
    void otherUsersAreRejectedLikeTheRoomRejectsThem() {
        assertNotFound(() -> conversations().resolve("/topic/presence.ops", linus));
        assertNotFound(() -> conversations().resolve("/topic/presence.nowhere", ada));
    }

    @Test
    void otherDestinationsAreNotResolved() {
        assertNotFound(() -> conversations().resolve("/topic/presence", ada));
        assertThat(conversations().resolve("/topic/room.ops", ada)).isInstanceOf(ResolvedDestination.Stream.class);
    }

    @Test
    void onlyReadersOfTheRoomCanType() {
        var controller = new TypingController(conversations(), node.typing());
        assertNotFound(() -> {
            controller.typing("ops", new TypingController.TypingRequest(), linus);
            return null;
        });
        assertThat(published).isEmpty();
        controller.typing("OPS", new TypingController.TypingRequest(), ada);
        assertThat(published).containsExactly("{\"kind\":\"typing\",\"room\":\"ops\",\"user\":\"ada\"}");
    }

    private DestinationResolvers conversations() {
        return context.getBean(DestinationResolvers.class);
    }

    private static Optional<ResolvedDestination> opsForAdaOnly(String destination, Account reader) {
        if (!destination.startsWith("/topic/room.")) {
            return Optional.empty();
        }
        String room = destination.substring("/topic/room.".length()).toLowerCase(Locale.ROOT);
        if (!room.equals("ops") || !reader.username().equals("ada")) {
            throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such room.");
        }
        return Optional.of(new ResolvedDestination.Stream(StreamId.room(room)));
    }

    private static void assertNotFound(Callable<?> call) {
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(call::call)
                .extracting(RequestRejected::errorCode)
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    private static Account account(String username) {
        return new Account(username, username, Set.of(Role.USER), false);
    }
}
