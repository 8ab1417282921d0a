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
 * Proves who is told what, here and at the other node, while the broker carries it and after it was away. The test passes
 * the broadcasts on, and the time.
 */
class DeviceEventBroadcasterTest {

    private static final DeviceEvent EVENT = new DeviceEvent.Room("ops");
    private static final String NEWS = "{\"kind\":\"room\",\"room\":\"ops\"}";
    private static final String REFRESH = "{\"kind\":\"refresh\"}";

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Node north = new Node(List.of("ada", "grace"));
    private final Node south = new Node(List.of("grace", "linus"));

    @Test
    void everyDeviceOfTheUserIsToldAtEveryNodeAndNobodyElse() {
        north.tell("grace");
        south.hear(north);
        assertThat(north.told).containsExactly("grace " + NEWS);
        assertThat(south.told).containsExactly("grace " + NEWS);
    }

    @Test
    void nodeThatIsAloneSaysNothing() {
        north.state = RelayState.STANDALONE;
        north.tell("grace");
        north.every.connected();
        assertThat(north.said).isEmpty();
    }

    @Test
    void othersAreToldEvenIfTheBrokerSeemsToBeAway() {
        north.state = RelayState.DISCONNECTED;
        north.tell("grace");
        south.hear(north);
        assertThat(north.told).containsExactly("grace " + NEWS);
        assertThat(south.told).containsExactly("grace " + NEWS);
    }

    @Test
    void everybodyRefreshesWhenWhoHadSomethingToSayHasTheBrokerBack() {
        north.tell("grace");
        // Lost with a connection that seemed to be well.
        north.said.clear();

        north.every.connected();
        south.hear(north);
        passTime();
        assertThat(south.told).containsExactlyInAnyOrder("grace " + REFRESH, "linus " + REFRESH);
    }

    @Test
    void nodeThatHadNothingToSayLetsNobodyElseRefresh() {
        north.every.connected();
        assertThat(north.said).isEmpty();

        north.tell("grace");
        north.every.connected();
        north.said.clear();
        north.every.connected();
        assertThat(north.said).isEmpty();
    }

    @Test
    void nodeThatHeardNothingLetsItsOwnUsersRefresh() {
        south.every.connected();
        passTime();
        assertThat(south.told).containsExactlyInAnyOrder("grace " + REFRESH, "linus " + REFRESH);
    }

    @Test
    void crowdRefreshesLittleByLittleAndEverybodyOnce() {
        var crowd = IntStream.range(0, 3 * RefreshScheduler.AT_ONCE)
                .mapToObj(i -> "user-" + i)
                .toList();
        var node = new Node(crowd);
        node.every.connected();
        later.remove().run();
        assertThat(node.told).hasSize(RefreshScheduler.AT_ONCE);
        passTime();
        assertThat(node.told).hasSize(crowd.size()).doesNotHaveDuplicates();
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        south.every.onBroadcast("north", "{}\n{}\n".getBytes(UTF_8));
        assertThat(south.told).isEmpty();
    }

    private void passTime() {
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    /** A node, what its users were told, and what it said to the others. */
    private final class Node implements Relay {

        private final List<String> told = new ArrayList<>();
        private final List<byte[]> said = new ArrayList<>();
        private final DeviceEventBroadcaster every;
        private RelayState state = RelayState.CONNECTED;

        Node(List<String> users) {
            var here = new LocalDevices(
                    Set.copyOf(users)::contains, (topic, event) -> told.add(username(topic) + " " + text(event)));
            every = new DeviceEventBroadcaster(
                    new DeviceEventLimiter(here), this, new RefreshScheduler(here, () -> twice(users), later::add));
        }

        void tell(String username) {
            every.tell(List.of(DeviceNotification.of(username, EVENT)));
        }

        void hear(Node other) {
            other.said.forEach(body -> every.onBroadcast("other", body));
        }

        @Override
        public void broadcast(String subject, byte[] body) {
            assertThat(subject).isEqualTo(every.subject());
            said.add(body);
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

    /** As connections are, of which a user may have several. */
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
