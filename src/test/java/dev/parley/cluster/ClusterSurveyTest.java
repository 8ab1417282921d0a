package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Proves that nodes tell of their connections and end them for one another, and that silence is noticed. Node b answers for
 * real, over a relay that only carries; node c is as the test says.
 */
@Timeout(30)
class ClusterSurveyTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(ConnectionRegistry.class);
    private final ConnectionRegistry ofB = context.getBean(ConnectionRegistry.class);
    private final List<DisconnectRequested> announced = new ArrayList<>();
    private final List<String> kicked = new CopyOnWriteArrayList<>();
    private final Carrier fromA = new Carrier("a");
    private final Carrier fromB = new Carrier("b");
    private final SurveyResponder b = new SurveyResponder(ofB, fromB);
    private Map<String, String> alive = Map.of("b", "node b");

    @AfterEach
    void stop() {
        b.destroy();
        context.close();
    }

    @Test
    void oneNodeAsksNobody() throws Exception {
        alive = Map.of();
        assertThat(outcome(asking(LONG).ask("x"))).isEqualTo(new PendingSurvey.Outcome(false, List.of(), Set.of()));
        assertThat(fromA.carried).isEmpty();
    }

    @Test
    void withoutABrokerEverybodyIsUnheardAtOnce() throws Exception {
        fromA.state = RelayState.DISCONNECTED;
        assertThat(outcome(asking(LONG).ask("x")).unheard()).containsExactly("b");
        assertThat(fromA.carried).isEmpty();
    }

    @Test
    void manyConnectionsComeInPartsThatTheRelayTakes() throws Exception {
        int count = 3 * SurveyResponse.MOST_CONNECTIONS + 1;
        IntStream.range(0, count).forEach(i -> ofB.add(new Open("f".repeat(36 - 4) + (1_000 + i))));
        var told = outcome(carried(asking(LONG), null));
        assertThat(told.unheard()).isEmpty();
        assertThat(told.lines()).hasSize(count);
        assertThat(told.lines()).allSatisfy(line -> assertThat(line.node()).isEqualTo("node b"));
        assertThat(told.lines().stream().map(line -> line.connection().id())).doesNotHaveDuplicates();
        assertThat(fromB.carried).hasSize(4).allSatisfy(body -> assertThat(body.length)
                .isLessThan(32 * 1024));
    }

    @Test
    void partThatIsLostIsNoticed() throws Exception {
        var pendingSurvey = new PendingSurvey(Set.of("b", "c"));
        pendingSurvey.heard(
                "b", "node b", new SurveyResponse("question", false, 2, List.of(ConnectionInfo.of(new Open("open")))));
        pendingSurvey.heard("c", "node c", new SurveyResponse("question", false, 1, List.of()));
        assertThat(pendingSurvey.outcome()).isNotDone();
        pendingSurvey.giveUp();
        assertThat(outcome(pendingSurvey.outcome()).unheard()).containsExactly("b");
        assertThat(outcome(pendingSurvey.outcome()).lines()).hasSize(1);
    }

    @Test
    void silenceHasAnEnd() throws Exception {
        alive = Map.of("c", "node c");
        assertThat(outcome(asking(SHORT).ask(null)).unheard()).containsExactly("c");
        assertThat(fromA.carried).hasSize(1);
    }

    @Test
    void holderEndsTheConnectionAndNobodyElseIsWaitedFor() throws Exception {
        alive = Map.of("b", "node b", "c", "node c");
        ofB.add(new Open("wanted"));
        assertThat(outcome(carried(asking(LONG), "wanted")).ended()).isTrue();
        assertThat(kicked).containsExactly("wanted");
    }

    @Test
    void connectionThatAllNodesDenyIsUnknown() throws Exception {
        assertThat(outcome(carried(asking(LONG), "wanted")))
                .isEqualTo(new PendingSurvey.Outcome(false, List.of(), Set.of()));
    }

    @Test
    void kickThatNotAllHaveAnsweredIsAnnounced() throws Exception {
        alive = Map.of("c", "node c");
        try (var own = new AnnotationConfigApplicationContext(ConnectionRegistry.class)) {
            var all = new ClusterConnectionService(
                    own.getBean(ConnectionRegistry.class),
                    new NodeIdentity("node a", "a"),
                    asking(SHORT),
                    this::announce);
            assertThat(outcome(all.kick("wanted"))).isEqualTo(DisconnectResult.ANNOUNCED);
            assertThat(announced).containsExactly(new DisconnectRequested("wanted"));

            alive = Map.of();
            assertThat(outcome(all.kick("other"))).isEqualTo(DisconnectResult.UNKNOWN);
            assertThat(announced).hasSize(1);
        }
    }

    private CompletableFuture<Boolean> announce(DisconnectRequested kick) {
        announced.add(kick);
        return CompletableFuture.completedFuture(true);
    }

    private ClusterSurvey asking(Duration patience) {
        return new ClusterSurvey(() -> alive, fromA, patience);
    }

    /** Asks, and carries question and answers between a and b. */
    private CompletableFuture<PendingSurvey.Outcome> carried(ClusterSurvey a, String kick) {
        fromA.to = body -> b.onBroadcast("a", body);
        fromB.to = body -> a.onBroadcast("b", body);
        return a.ask(kick);
    }

    private static <T> T outcome(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    /** Carries what one node broadcasts to the other. */
    private static final class Carrier implements Relay {

        private final String node;
        private final Queue<byte[]> carried = new ConcurrentLinkedQueue<>();
        private volatile Consumer<byte[]> to = body -> {};
        private volatile RelayState state = RelayState.CONNECTED;

        Carrier(String node) {
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
            carried.add(body);
            to.accept(body);
        }

        @Override
        public RelayState state() {
            return state;
        }
    }

    private final class Open implements Connection {

        private final String id;

        Open(String id) {
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
            kicked.add(id);
        }
    }
}
