package dev.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Proves who counts as here and as present in a room, and what the room is told of it. */
class PresenceTest {

    private static final StreamId LOBBY = StreamId.room("lobby");

    private final JsonMapper json = new JsonMapper();
    private final List<String> told = new ArrayList<>();
    private final ManualScheduler thread = new ManualScheduler();
    private final PresenceNode node = PresenceNode.alone(
            thread,
            (topic, event) -> told.add(topic + " " + new String(event, UTF_8)),
            user -> user.toUpperCase(Locale.ROOT));
    private final Presence presence = node.presence();
    private final PresenceState presenceState = node.picture();
    private final TestDevice ada = new TestDevice("ada");

    @Test
    void subscriberJoinsAndLeavesAfterTheGrace() {
        presence.subscribed(ada, LOBBY);
        assertThat(told)
                .containsExactly(
                        "/topic/presence.lobby {\"kind\":\"join\",\"room\":\"lobby\",\"user\":\"ada\",\"displayName\":\"ADA\"}");
        assertThat(present("lobby")).containsExactly("ada");

        presence.unsubscribed(ada, LOBBY);
        thread.pass(4_999);
        assertThat(present("lobby")).containsExactly("ada");
        assertThat(told).hasSize(1);

        thread.pass(1);
        assertThat(present("lobby")).isEmpty();
        assertThat(told)
                .last()
                .isEqualTo("/topic/presence.lobby {\"kind\":\"leave\",\"room\":\"lobby\",\"user\":\"ada\"}");
    }

    @Test
    void reconnectWithinTheGraceGoesUnnoticed() {
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.pass(4_000);
        presence.subscribed(ada, LOBBY);
        thread.pass(60_000);
        assertThat(told).hasSize(1);
        assertThat(present("lobby")).containsExactly("ada");
    }

    @Test
    void everyDepartureHasItsWholeGrace() {
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.pass(4_000);
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.pass(4_000);
        assertThat(present("lobby")).containsExactly("ada");
        thread.pass(1_000);
        assertThat(present("lobby")).isEmpty();
    }

    @Test
    void secondDeviceIsNotToldAndKeepsItsUserPresent() {
        presence.subscribed(ada, LOBBY);
        presence.subscribed(new TestDevice("ada"), LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.pass(60_000);
        assertThat(told).hasSize(1);
        assertThat(present("lobby")).containsExactly("ada");
    }

    /** One connection may subscribe to a room several times. */
    @Test
    void theFirstEndOfTwoSubscriptionsIsNoDeparture() {
        presence.subscribed(ada, LOBBY);
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.pass(60_000);
        assertThat(present("lobby")).containsExactly("ada");
        presence.unsubscribed(ada, LOBBY);
        thread.pass(5_000);
        assertThat(present("lobby")).isEmpty();
    }

    @Test
    void roomsAreTakenApart() {
        presence.subscribed(ada, LOBBY);
        presence.subscribed(new TestDevice("grace"), StreamId.room("ops"));
        assertThat(present("lobby")).containsExactly("ada");
        assertThat(present("ops")).containsExactly("grace");
    }

    @Test
    void inboxesAndAnnouncementsAreNoRooms() {
        presence.subscribed(ada, StreamId.inbox("ada"));
        presence.subscribed(ada, StreamId.announcements());
        presence.unsubscribed(ada, StreamId.inbox("ada"));
        assertThat(told).isEmpty();
        assertThat(present("ada")).isEmpty();
    }

    @Test
    void snapshotIsOutdatedByEveryChange() {
        assertThat(present("lobby")).isEmpty();
        presence.subscribed(ada, LOBBY);
        assertThat(present("lobby")).containsExactly("ada");
        presence.subscribed(new TestDevice("grace"), LOBBY);
        assertThat(present("lobby")).containsExactly("ada", "grace");
        assertThat(presenceState.snapshot("lobby")).isSameAs(presenceState.snapshot("lobby"));
        assertThat(new String(presenceState.snapshot("lobby"), UTF_8))
                .isEqualTo("{\"kind\":\"snapshot\",\"room\":\"lobby\",\"users\":["
                        + "{\"user\":\"ada\",\"displayName\":\"ADA\"},"
                        + "{\"user\":\"grace\",\"displayName\":\"GRACE\"}]}");
    }

    @Test
    void userIsOnlineFromTheFirstConnectionToTheGraceAfterTheLast() {
        assertThat(presenceState.isOnline("ada")).isFalse();
        presence.opened(ada);
        presence.opened(ada);
        presence.closed(ada);
        thread.pass(60_000);
        assertThat(presenceState.isOnline("ada")).isTrue();
        presence.closed(ada);
        thread.pass(4_999);
        assertThat(presenceState.isOnline("ada")).isTrue();
        thread.pass(1);
        assertThat(presenceState.isOnline("ada")).isFalse();
    }

    @Test
    void newConnectionIsNotIdleAndAnIdleOneIsTold() {
        presence.opened(ada);
        presence.subscribed(ada, LOBBY);
        assertThat(presenceState.isIdle("ada")).isFalse();
        told.clear();

        presence.idle("ada", "ada", true);
        assertThat(presenceState.isIdle("ada")).isTrue();
        assertThat(told)
                .containsExactly(
                        "/topic/presence.lobby {\"kind\":\"idle\",\"room\":\"lobby\",\"user\":\"ada\",\"idle\":true}",
                        "/topic/person.ada {\"kind\":\"person\",\"user\":\"ada\",\"online\":true,\"idle\":true}");
        assertThat(new String(presenceState.snapshot("lobby"), UTF_8))
                .contains("{\"user\":\"ada\",\"displayName\":\"ADA\",\"idle\":true}");
        presence.subscribed(ada, StreamId.room("ops"));
        assertThat(told).last().asString().contains("\"join\"", "\"ops\"", "\"idle\":true");

        presence.opened(new TestDevice("ada", "phone"));
        assertThat(presenceState.isIdle("ada")).isFalse();
        assertThat(new String(presenceState.snapshot("lobby"), UTF_8)).doesNotContain("idle");
    }

    @Test
    void userIsIdleOnceAllDevicesAreAndTheSameTwiceIsToldOnce() {
        presence.opened(ada);
        presence.opened(new TestDevice("ada", "phone"));
        presence.idle("ada", "phone", true);
        assertThat(presenceState.isIdle("ada")).isFalse();
        presence.idle("ada", "ada", true);
        told.clear();
        presence.idle("ada", "ada", true);
        assertThat(told).isEmpty();
        assertThat(presenceState.isIdle("ada")).isTrue();
    }

    @Test
    void reloadOfTheOnlyWindowInUseDoesNotMakeItsUserIdle() {
        presence.opened(ada);
        presence.opened(new TestDevice("ada", "background"));
        presence.idle("ada", "background", true);
        told.clear();
        presence.closed(ada);
        thread.pass(4_000);
        presence.opened(new TestDevice("ada", "reloaded"));
        thread.pass(60_000);
        assertThat(told).isEmpty();
        presence.closed(new TestDevice("ada", "reloaded"));
        thread.pass(5_000);
        assertThat(presenceState.isIdle("ada")).isTrue();
    }

    @Test
    void idleUserWhoGoesIsOfflineAfterTheGraceWithoutAComingBackFirst() {
        presence.opened(ada);
        presence.idle("ada", "ada", true);
        told.clear();
        presence.closed(ada);
        presence.idle("ada", "ada", false);
        thread.pass(4_999);
        assertThat(presenceState.isIdle("ada")).isTrue();
        thread.pass(1);
        assertThat(told)
                .containsExactly(
                        "/topic/person.ada {\"kind\":\"person\",\"user\":\"ada\",\"online\":false,\"idle\":false}");
        presence.opened(ada);
        assertThat(presenceState.isIdle("ada")).isFalse();
    }

    @Test
    void nodeThatIsAloneNeitherSpeaksNorWaits() {
        presence.opened(ada);
        presence.subscribed(ada, LOBBY);
        node.typing().typed("lobby", "ada");
        node.lastWord().stop();
        // To speak would have failed here; and of what was to be done later, nothing but the typist's pause is left.
        assertThat(thread.waiting()).isEqualTo(1);
        thread.pass(60_000);
        assertThat(thread.waiting()).isZero();
    }

    @Test
    void typingIsToldAtMostEveryTwoSeconds() {
        var typing = node.typing();
        typing.typed("lobby", "ada");
        thread.pass(1_999);
        typing.typed("lobby", "ada");
        assertThat(told)
                .containsExactly("/topic/presence.lobby {\"kind\":\"typing\",\"room\":\"lobby\",\"user\":\"ada\"}");
        thread.pass(1);
        typing.typed("lobby", "ada");
        assertThat(told).hasSize(2);
    }

    @Test
    void typingIsCountedForEachUserAndRoom() {
        var typing = node.typing();
        typing.typed("lobby", "ada");
        typing.typed("lobby", "grace");
        typing.typed("ops", "ada");
        assertThat(told).hasSize(3);
    }

    private List<String> present(String room) {
        var users = new ArrayList<String>();
        for (JsonNode person : json.readTree(presenceState.snapshot(room)).get("users")) {
            users.add(person.get("user").asString());
        }
        return users;
    }
}
