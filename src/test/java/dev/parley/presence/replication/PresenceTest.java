package dev.parley.presence.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.state.PresenceState;
import dev.parley.stream.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Proves which users count as online and as present in a room, and which events the room receives. */
class PresenceTest {

    private static final StreamId LOBBY = StreamId.room("lobby");

    private final JsonMapper json = new JsonMapper();
    private final List<String> published = new ArrayList<>();
    private final ManualScheduler thread = new ManualScheduler();
    private final PresenceNode node = PresenceNode.standalone(
            thread,
            (topic, event) -> published.add(topic + " " + new String(event, UTF_8)),
            user -> user.toUpperCase(Locale.ROOT));
    private final Presence presence = node.presence();
    private final PresenceState presenceState = node.presenceState();
    private final TestDevice ada = new TestDevice("ada");

    @Test
    void subscriberJoinsAndLeavesAfterTheGrace() {
        presence.subscribed(ada, LOBBY);
        assertThat(published)
                .containsExactly(
                        "/topic/presence.lobby {\"kind\":\"join\",\"room\":\"lobby\",\"user\":\"ada\",\"displayName\":\"ADA\"}");
        assertThat(present("lobby")).containsExactly("ada");

        presence.unsubscribed(ada, LOBBY);
        thread.advance(4_999);
        assertThat(present("lobby")).containsExactly("ada");
        assertThat(published).hasSize(1);

        thread.advance(1);
        assertThat(present("lobby")).isEmpty();
        assertThat(published)
                .last()
                .isEqualTo("/topic/presence.lobby {\"kind\":\"leave\",\"room\":\"lobby\",\"user\":\"ada\"}");
    }

    @Test
    void reconnectWithinTheGraceIsNotReported() {
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.advance(4_000);
        presence.subscribed(ada, LOBBY);
        thread.advance(60_000);
        assertThat(published).hasSize(1);
        assertThat(present("lobby")).containsExactly("ada");
    }

    @Test
    void everyDepartureHasItsFullGrace() {
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.advance(4_000);
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.advance(4_000);
        assertThat(present("lobby")).containsExactly("ada");
        thread.advance(1_000);
        assertThat(present("lobby")).isEmpty();
    }

    @Test
    void secondDeviceIsNotReportedAndKeepsItsUserPresent() {
        presence.subscribed(ada, LOBBY);
        presence.subscribed(new TestDevice("ada"), LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.advance(60_000);
        assertThat(published).hasSize(1);
        assertThat(present("lobby")).containsExactly("ada");
    }

    /** One connection may subscribe to a room several times. */
    @Test
    void userStaysPresentWhileOneSubscriptionRemains() {
        presence.subscribed(ada, LOBBY);
        presence.subscribed(ada, LOBBY);
        presence.unsubscribed(ada, LOBBY);
        thread.advance(60_000);
        assertThat(present("lobby")).containsExactly("ada");
        presence.unsubscribed(ada, LOBBY);
        thread.advance(5_000);
        assertThat(present("lobby")).isEmpty();
    }

    @Test
    void roomsAreSeparate() {
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
        assertThat(published).isEmpty();
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
        thread.advance(60_000);
        assertThat(presenceState.isOnline("ada")).isTrue();
        presence.closed(ada);
        thread.advance(4_999);
        assertThat(presenceState.isOnline("ada")).isTrue();
        thread.advance(1);
        assertThat(presenceState.isOnline("ada")).isFalse();
    }

    @Test
    void newConnectionIsActiveAndIdlenessIsPublished() {
        presence.opened(ada);
        presence.subscribed(ada, LOBBY);
        assertThat(presenceState.isIdle("ada")).isFalse();
        published.clear();

        presence.idle("ada", "ada", true);
        assertThat(presenceState.isIdle("ada")).isTrue();
        assertThat(published)
                .containsExactly(
                        "/topic/presence.lobby {\"kind\":\"idle\",\"room\":\"lobby\",\"user\":\"ada\",\"idle\":true}",
                        "/topic/person.ada {\"kind\":\"person\",\"user\":\"ada\",\"online\":true,\"idle\":true}");
        assertThat(new String(presenceState.snapshot("lobby"), UTF_8))
                .contains("{\"user\":\"ada\",\"displayName\":\"ADA\",\"idle\":true}");
        presence.subscribed(ada, StreamId.room("ops"));
        assertThat(published).last().asString().contains("\"join\"", "\"ops\"", "\"idle\":true");

        presence.opened(new TestDevice("ada", "phone"));
        assertThat(presenceState.isIdle("ada")).isFalse();
        assertThat(new String(presenceState.snapshot("lobby"), UTF_8)).doesNotContain("idle");
    }

    @Test
    void userIsIdleOnceAllDevicesAreAndIsReportedOnce() {
        presence.opened(ada);
        presence.opened(new TestDevice("ada", "phone"));
        presence.idle("ada", "phone", true);
        assertThat(presenceState.isIdle("ada")).isFalse();
        presence.idle("ada", "ada", true);
        published.clear();
        presence.idle("ada", "ada", true);
        assertThat(published).isEmpty();
        assertThat(presenceState.isIdle("ada")).isTrue();
    }

    @Test
    void reloadOfTheActiveWindowDoesNotMakeItsUserIdle() {
        presence.opened(ada);
        presence.opened(new TestDevice("ada", "background"));
        presence.idle("ada", "background", true);
        published.clear();
        presence.closed(ada);
        thread.advance(4_000);
        presence.opened(new TestDevice("ada", "reloaded"));
        thread.advance(60_000);
        assertThat(published).isEmpty();
        presence.closed(new TestDevice("ada", "reloaded"));
        thread.advance(5_000);
        assertThat(presenceState.isIdle("ada")).isTrue();
    }

    @Test
    void idleUserGoesOfflineWithoutBecomingActiveFirst() {
        presence.opened(ada);
        presence.idle("ada", "ada", true);
        published.clear();
        presence.closed(ada);
        presence.idle("ada", "ada", false);
        thread.advance(4_999);
        assertThat(presenceState.isIdle("ada")).isTrue();
        thread.advance(1);
        assertThat(published)
                .containsExactly(
                        "/topic/person.ada {\"kind\":\"person\",\"user\":\"ada\",\"online\":false,\"idle\":false}");
        presence.opened(ada);
        assertThat(presenceState.isIdle("ada")).isFalse();
    }

    @Test
    void standaloneNodeSendsAndSchedulesNothing() {
        presence.opened(ada);
        presence.subscribed(ada, LOBBY);
        node.typing().typed("lobby", "ada");
        node.shutdown().stop();
        // A broadcast would have failed here; of the scheduled tasks, only the one that ends the pause of the typing
        // user is left.
        assertThat(thread.waiting()).isEqualTo(1);
        thread.advance(60_000);
        assertThat(thread.waiting()).isZero();
    }

    @Test
    void typingIsPublishedAtMostEveryTwoSeconds() {
        var typing = node.typing();
        typing.typed("lobby", "ada");
        thread.advance(1_999);
        typing.typed("lobby", "ada");
        assertThat(published)
                .containsExactly("/topic/presence.lobby {\"kind\":\"typing\",\"room\":\"lobby\",\"user\":\"ada\"}");
        thread.advance(1);
        typing.typed("lobby", "ada");
        assertThat(published).hasSize(2);
    }

    @Test
    void typingIsLimitedPerUserAndRoom() {
        var typing = node.typing();
        typing.typed("lobby", "ada");
        typing.typed("lobby", "grace");
        typing.typed("ops", "ada");
        assertThat(published).hasSize(3);
    }

    private List<String> present(String room) {
        var users = new ArrayList<String>();
        for (JsonNode person : json.readTree(presenceState.snapshot(room)).get("users")) {
            users.add(person.get("user").asString());
        }
        return users;
    }
}
