package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.Connections;
import dev.parley.relay.Node;
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
class AskingTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(Connections.class);
    private final Connections ofB = context.getBean(Connections.class);
    private final List<KickAsked> announced = new ArrayList<>();
    private final List<String> kicked = new CopyOnWriteArrayList<>();
    private final Carrier fromA = new Carrier("a");
    private final Carrier fromB = new Carrier("b");
    private final Answering b = new Answering(ofB, fromB);
    private Map<String, String> alive = Map.of("b", "node b");

    @AfterEach
    void stop() {
        b.destroy();
        context.close();
    }

    @Test
    void oneNodeAsksNobody() throws Exception {
        alive = Map.of();
        assertThat(outcome(asking(LONG).ask("x"))).isEqualTo(new Asked.Outcome(false, List.of(), Set.of()));
        assertThat(fromA.carried).isEmpty();
    }

    @Test
    void withoutABrokerEverybodyIsUnheardAtOnce() throws Exception {
        fromA.state = RelayState.AWAY;
        assertThat(outcome(asking(LONG).ask("x")).unheard()).containsExactly("b");
        assertThat(fromA.carried).isEmpty();
    }

    @Test
    void manyConnectionsComeInPartsThatTheRelayTakes() throws Exception {
        int count = 3 * Answer.MOST_CONNECTIONS + 1;
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
        var asked = new Asked(Set.of("b", "c"));
        asked.heard("b", "node b", new Answer("question", false, 2, List.of(HeldConnection.of(new Open("open")))));
        asked.heard("c", "node c", new Answer("question", false, 1, List.of()));
        assertThat(asked.outcome()).isNotDone();
        asked.giveUp();
        assertThat(outcome(asked.outcome()).unheard()).containsExactly("b");
        assertThat(outcome(asked.outcome()).lines()).hasSize(1);
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
        assertThat(outcome(carried(asking(LONG), "wanted"))).isEqualTo(new Asked.Outcome(false, List.of(), Set.of()));
    }

    @Test
    void kickThatNotAllHaveAnsweredIsAnnounced() throws Exception {
        alive = Map.of("c", "node c");
        try (var own = new AnnotationConfigApplicationContext(Connections.class)) {
            var all = new AllConnections(
                    own.getBean(Connections.class), new Node("node a", "a"), asking(SHORT), this::announce);
            assertThat(outcome(all.kick("wanted"))).isEqualTo(Kick.ANNOUNCED);
            assertThat(announced).containsExactly(new KickAsked("wanted"));

            alive = Map.of();
            assertThat(outcome(all.kick("other"))).isEqualTo(Kick.UNKNOWN);
            assertThat(announced).hasSize(1);
        }
    }

    private CompletableFuture<Boolean> announce(KickAsked kick) {
        announced.add(kick);
        return CompletableFuture.completedFuture(true);
    }

    private Asking asking(Duration patience) {
        return new Asking(() -> alive, fromA, patience);
    }

    /** Asks, and carries question and answers between a and b. */
    private CompletableFuture<Asked.Outcome> carried(Asking a, String kick) {
        fromA.to = body -> b.heard("a", body);
        fromB.to = body -> a.heard("b", body);
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
        public void leave(StreamId stream) {
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
