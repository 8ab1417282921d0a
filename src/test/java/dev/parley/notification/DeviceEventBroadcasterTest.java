package dev.parley.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Proves which users receive which events, at this node and the other, while the broker delivers them and after an
 * outage. The test delivers the broadcasts and advances the time.
 */
class DeviceEventBroadcasterTest {

    private static final DeviceEvent EVENT = new DeviceEvent.Room("ops");
    private static final String ROOM_EVENT = "{\"kind\":\"room\",\"room\":\"ops\"}";
    private static final String REFRESH = "{\"kind\":\"refresh\"}";

    private final Queue<Runnable> scheduledTasks = new ArrayDeque<>();
    private final Node north = new Node(List.of("ada", "grace"));
    private final Node south = new Node(List.of("grace", "linus"));

    @Test
    void eventReachesEveryDeviceOfTheUserAndNoOther() {
        north.publish("grace");
        south.receive(north);
        assertThat(north.received).containsExactly("grace " + ROOM_EVENT);
        assertThat(south.received).containsExactly("grace " + ROOM_EVENT);
    }

    @Test
    void standaloneNodeSendsNothing() {
        north.state = RelayState.STANDALONE;
        north.publish("grace");
        north.broadcaster.connected();
        assertThat(north.sent).isEmpty();
    }

    @Test
    void eventsAreSentEvenIfTheBrokerSeemsDisconnected() {
        north.state = RelayState.DISCONNECTED;
        north.publish("grace");
        south.receive(north);
        assertThat(north.received).containsExactly("grace " + ROOM_EVENT);
        assertThat(south.received).containsExactly("grace " + ROOM_EVENT);
    }

    @Test
    void reconnectAfterSendingRefreshesAllUsers() {
        north.publish("grace");
        // Lost with a connection that seemed intact.
        north.sent.clear();

        north.broadcaster.connected();
        south.receive(north);
        runScheduledTasks();
        assertThat(south.received).containsExactlyInAnyOrder("grace " + REFRESH, "linus " + REFRESH);
    }

    @Test
    void reconnectWithoutSendingRefreshesNoOtherNode() {
        north.broadcaster.connected();
        assertThat(north.sent).isEmpty();

        north.publish("grace");
        north.broadcaster.connected();
        north.sent.clear();
        north.broadcaster.connected();
        assertThat(north.sent).isEmpty();
    }

    @Test
    void reconnectRefreshesTheNodesOwnUsers() {
        south.broadcaster.connected();
        runScheduledTasks();
        assertThat(south.received).containsExactlyInAnyOrder("grace " + REFRESH, "linus " + REFRESH);
    }

    @Test
    void manyUsersRefreshInBatchesAndEachOnce() {
        var crowd = IntStream.range(0, 3 * RefreshScheduler.BATCH_SIZE)
                .mapToObj(i -> "user-" + i)
                .toList();
        var node = new Node(crowd);
        node.broadcaster.connected();
        scheduledTasks.remove().run();
        assertThat(node.received).hasSize(RefreshScheduler.BATCH_SIZE);
        runScheduledTasks();
        assertThat(node.received).hasSize(crowd.size()).doesNotHaveDuplicates();
    }

    @Test
    void invalidBroadcastIsIgnored() {
        south.broadcaster.onBroadcast("north", "{}\n{}\n".getBytes(UTF_8));
        assertThat(south.received).isEmpty();
    }

    private void runScheduledTasks() {
        while (!scheduledTasks.isEmpty()) {
            scheduledTasks.remove().run();
        }
    }

    /** A node, the events that its users received, and its broadcasts. */
    private final class Node implements Relay {

        private final List<String> received = new ArrayList<>();
        private final List<byte[]> sent = new ArrayList<>();
        private final DeviceEventBroadcaster broadcaster;
        private RelayState state = RelayState.CONNECTED;

        Node(List<String> users) {
            var localDevices = new LocalDevices(
                    Set.copyOf(users)::contains, (topic, event) -> received.add(username(topic) + " " + text(event)));
            broadcaster = new DeviceEventBroadcaster(
                    new DeviceEventLimiter(localDevices),
                    this,
                    new RefreshScheduler(localDevices, () -> twice(users), scheduledTasks::add));
        }

        void publish(String username) {
            broadcaster.publish(List.of(DeviceNotification.of(username, EVENT)));
        }

        void receive(Node other) {
            other.sent.forEach(body -> broadcaster.onBroadcast("other", body));
        }

        @Override
        public void broadcast(String subject, byte[] body) {
            assertThat(subject).isEqualTo(broadcaster.subject());
            sent.add(body);
        }

        @Override
        public RelayState state() {
            return state;
        }

        @Override
        public void follow(StreamId stream) {
            throw new AssertionError();
        }

        @Override
        public void unfollow(StreamId stream) {
            throw new AssertionError();
        }
    }

    /** A user may have several connections. */
    private static List<String> twice(List<String> users) {
        var both = new ArrayList<>(users);
        both.addAll(users);
        return both;
    }

    private static String username(String topic) {
        return topic.substring("/user/".length(), topic.indexOf("/queue"));
    }

    private static String text(byte[] event) {
        return new String(event, UTF_8);
    }
}
