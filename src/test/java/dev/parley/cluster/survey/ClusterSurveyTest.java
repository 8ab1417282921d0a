package dev.parley.cluster.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cluster.control.DisconnectRequested;
import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.relay.NodeIdentity;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Proves that nodes report and close their connections for one another, and that missing responses are detected. Node b
 * responds itself, over a relay that only forwards; node c responds as the test decides.
 */
@Timeout(30)
class ClusterSurveyTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(ConnectionRegistry.class);
    private final ConnectionRegistry connectionsOfB = context.getBean(ConnectionRegistry.class);
    private final List<DisconnectRequested> published = new ArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final ForwardingRelay relayOfA = new ForwardingRelay("a");
    private final ForwardingRelay relayOfB = new ForwardingRelay("b");
    private final SurveyResponder b = new SurveyResponder(connectionsOfB, relayOfB);
    private Map<String, String> alive = Map.of("b", "node b");

    @AfterEach
    void stop() {
        b.destroy();
        context.close();
    }

    @Test
    void singleNodeSendsNoRequest() throws Exception {
        alive = Map.of();
        assertThat(outcome(surveyor(LONG).survey("x")))
                .isEqualTo(new PendingSurvey.Outcome(false, List.of(), Set.of()));
        assertThat(relayOfA.broadcasts).isEmpty();
    }

    @Test
    void withoutABrokerEveryNodeIsUnreachableAtOnce() throws Exception {
        relayOfA.state = RelayState.DISCONNECTED;
        assertThat(outcome(surveyor(LONG).survey("x")).unreachable()).containsExactly("b");
        assertThat(relayOfA.broadcasts).isEmpty();
    }

    @Test
    void manyConnectionsArriveInPartsThatFitABroadcast() throws Exception {
        int count = 3 * SurveyResponse.MAX_CONNECTIONS + 1;
        IntStream.range(0, count)
                .forEach(i -> connectionsOfB.add(new TestConnection("f".repeat(36 - 4) + (1_000 + i))));
        var outcome = outcome(exchange(surveyor(LONG), null));
        assertThat(outcome.unreachable()).isEmpty();
        assertThat(outcome.lines()).hasSize(count);
        assertThat(outcome.lines()).allSatisfy(line -> assertThat(line.node()).isEqualTo("node b"));
        assertThat(outcome.lines().stream().map(line -> line.connection().id())).doesNotHaveDuplicates();
        assertThat(relayOfB.broadcasts).hasSize(4).allSatisfy(body -> assertThat(body.length)
                .isLessThan(32 * 1024));
    }

    @Test
    void lostPartIsDetected() throws Exception {
        var pendingSurvey = new PendingSurvey(Set.of("b", "c"));
        pendingSurvey.add(
                "b",
                "node b",
                new SurveyResponse("question", false, 2, List.of(ConnectionInfo.of(new TestConnection("open")))));
        pendingSurvey.add("c", "node c", new SurveyResponse("question", false, 1, List.of()));
        assertThat(pendingSurvey.outcome()).isNotDone();
        pendingSurvey.complete();
        assertThat(outcome(pendingSurvey.outcome()).unreachable()).containsExactly("b");
        assertThat(outcome(pendingSurvey.outcome()).lines()).hasSize(1);
    }

    @Test
    void surveyEndsAtItsTimeout() throws Exception {
        alive = Map.of("c", "node c");
        assertThat(outcome(surveyor(SHORT).survey(null)).unreachable()).containsExactly("c");
        assertThat(relayOfA.broadcasts).hasSize(1);
    }

    @Test
    void surveyEndsOnceTheConnectionIsClosed() throws Exception {
        alive = Map.of("b", "node b", "c", "node c");
        connectionsOfB.add(new TestConnection("wanted"));
        assertThat(outcome(exchange(surveyor(LONG), "wanted")).ended()).isTrue();
        assertThat(closed).containsExactly("wanted");
    }

    @Test
    void connectionThatNoNodeHoldsIsUnknown() throws Exception {
        assertThat(outcome(exchange(surveyor(LONG), "wanted")))
                .isEqualTo(new PendingSurvey.Outcome(false, List.of(), Set.of()));
    }

    @Test
    void requestIsPublishedWhenANodeDidNotAnswer() throws Exception {
        alive = Map.of("c", "node c");
        try (var own = new AnnotationConfigApplicationContext(ConnectionRegistry.class)) {
            var all = new ClusterConnectionService(
                    own.getBean(ConnectionRegistry.class),
                    new NodeIdentity("node a", "a"),
                    surveyor(SHORT),
                    this::publish);
            assertThat(outcome(all.disconnect("wanted"))).isEqualTo(DisconnectResult.ANNOUNCED);
            assertThat(published).containsExactly(new DisconnectRequested("wanted"));

            alive = Map.of();
            assertThat(outcome(all.disconnect("other"))).isEqualTo(DisconnectResult.UNKNOWN);
            assertThat(published).hasSize(1);
        }
    }

    private CompletableFuture<Boolean> publish(DisconnectRequested request) {
        published.add(request);
        return CompletableFuture.completedFuture(true);
    }

    private ClusterSurvey surveyor(Duration timeout) {
        return new ClusterSurvey(() -> alive, relayOfA, timeout);
    }

    /** Starts a survey, and forwards request and responses between a and b. */
    private CompletableFuture<PendingSurvey.Outcome> exchange(ClusterSurvey a, String connectionToClose) {
        relayOfA.receiver = body -> b.onBroadcast("a", body);
        relayOfB.receiver = body -> a.onBroadcast("b", body);
        return a.survey(connectionToClose);
    }

    private static <T> T outcome(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    /** Forwards the broadcasts of one node to the other. */
    private static final class ForwardingRelay implements Relay {

        private final String node;
        private final Queue<byte[]> broadcasts = new ConcurrentLinkedQueue<>();
        private volatile Consumer<byte[]> receiver = body -> {};
        private volatile RelayState state = RelayState.CONNECTED;

        ForwardingRelay(String node) {
            this.node = node;
        }

        @Override
        public void follow(StreamId stream) {
            throw new AssertionError(node);
        }

        @Override
        public void unfollow(StreamId stream) {
            throw new AssertionError(node);
        }

        @Override
        public void broadcast(String subject, byte[] body) {
            broadcasts.add(body);
            receiver.accept(body);
        }

        @Override
        public RelayState state() {
            return state;
        }
    }

    private final class TestConnection implements Connection {

        private final String id;

        TestConnection(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String username() {
            return "a-name-that-has-32-characters-32";
        }

        @Override
        public String sessionId() {
            return "session";
        }

        @Override
        public String remote() {
            return "2001:0db8:ffff:ffff:ffff:ffff:192.168.100.200";
        }

        @Override
        public Instant openedAt() {
            return Instant.parse("2026-11-20T08:00:00.123456789Z");
        }

        @Override
        public int subscriptions() {
            return Integer.MAX_VALUE;
        }

        @Override
        public long outboxBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public void close(CloseCode code) {
            assertThat(code).isEqualTo(CloseCode.REMOVED);
            closed.add(id);
        }
    }
}
