package dev.parley.relay.stomp;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import dev.parley.testing.FaultyProxy;
import dev.parley.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Proves the relay's contract with every broker that Parley supports: entries of followed streams arrive complete and
 * in order, every possible loss is reported as a stale stream, and no caller waits for a broker that is stopped, slow
 * or frozen.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StompRelayContract {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");
    private static final Duration LINGER = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();
    protected TestBroker broker;

    abstract TestBroker startBroker();

    @BeforeAll
    void startTheBroker() {
        broker = startBroker();
    }

    @AfterAll
    void stopTheBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        open.clear();
    }

    @Test
    void entriesArriveComplete() throws Exception {
        StreamId inbox = StreamId.inbox("grace");
        TestNode here = node("here");
        TestNode there = node("there").follow(inbox).follow(StreamId.announcements());
        var at = Instant.parse("2026-11-20T08:00:00.123Z");
        var direct = new Entry(
                inbox, 42, UUID.randomUUID(), "message", "ada", "grace", at, "a \"b\"\n\0 ü 漢 😀:\\c", null, "c1");
        var announcement = new Entry(
                StreamId.announcements(), 7, UUID.randomUUID(), "message", "ada", null, at, "", "warning", null);

        var delete = new Entry(inbox, 43, UUID.randomUUID(), "delete", "ada", "grace", at, "", null, null, 42L, null);

        here.relay().appended(List.of(direct, announcement, delete));

        assertThat(there.arrivals(3)).containsExactlyInAnyOrder(direct, announcement, delete);
    }

    @Test
    void entriesArriveInOrder() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);
        var appended = new ArrayList<Entry>();
        for (int i = 0; i < 300; i++) {
            appended.addAll(here.append(LOBBY, 1 + i % 3));
        }

        assertThat(there.arrivals(appended.size())).containsExactlyElementsOf(appended);
    }

    @Test
    void entriesOfOneAppendArriveInOneMessage() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);

        here.append(LOBBY, 50);

        assertThat(there.arrival()).hasSize(50);
    }

    @Test
    void largeEntriesArrive() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);
        var entries = new ArrayList<Entry>();
        IntStream.range(0, 40).forEach(i -> entries.add(TestNode.entry(LOBBY, i, "x".repeat(16 * 1024))));
        entries.add(TestNode.entry(LOBBY, 40, "漢".repeat(200 * 1024)));

        here.relay().appended(entries);

        assertThat(there.arrivals(entries.size())).isEqualTo(entries);
    }

    @Test
    void ownEntriesDoNotComeBack() throws Exception {
        TestNode here = node("here").follow(LOBBY);
        TestNode there = node("there").follow(LOBBY);
        here.append(LOBBY, 1);
        assertThat(there.arrival()).hasSize(1);

        List<Entry> marker = there.append(LOBBY, 1);

        assertThat(here.arrival()).isEqualTo(marker);
    }

    @Test
    void streamsThatNobodyFollowsDoNotCome() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);

        here.append(OPS, 1);
        List<Entry> marker = here.append(LOBBY, 1);

        assertThat(there.arrival()).isEqualTo(marker);
    }

    @Test
    void unfollowedStreamIsNotDelivered() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there", broker.port(), Duration.ZERO).follow(LOBBY);
        here.append(LOBBY, 1);
        assertThat(there.arrival()).hasSize(1);

        there.relay().unfollow(LOBBY);
        there.follow(OPS);
        here.append(LOBBY, 1);
        List<Entry> marker = here.append(OPS, 1);

        assertThat(there.arrival()).isEqualTo(marker);
    }

    /** Entries arrived in the gap, but no feed processed them. */
    @Test
    void streamFollowedAgainIsStale() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);

        there.relay().unfollow(LOBBY);
        there.follow(LOBBY);
        List<Entry> entries = here.append(LOBBY, 1);

        assertThat(there.arrival()).isEqualTo(entries);
    }

    @Test
    void broadcastsReachEveryOtherNode() {
        TestNode here = node("here");
        TestNode there = node("there");
        TestNode elsewhere = node("elsewhere");
        assertThat(there.connectionCount()).isEqualTo(1);

        here.relay().broadcast("cluster", bytes("for others"));
        here.relay().broadcast(TestNode.SUBJECT, bytes("ada\0joined"));
        there.relay().broadcast(TestNode.SUBJECT, bytes("grace joined"));

        eventually(
                "all nodes received the broadcasts",
                TestNode.SOON,
                () -> elsewhere.broadcasts.size() == 2 && here.broadcasts.size() == 1);
        assertThat(elsewhere.broadcasts).containsExactlyInAnyOrder("here-1: ada\0joined", "there-1: grace joined");
        assertThat(here.broadcasts).containsExactly("there-1: grace joined");
        assertThat(there.broadcasts).containsExactly("here-1: ada\0joined");
    }

    @Test
    void invalidBroadcastsAreRejected() {
        TestNode here = node("here");
        assertThatThrownBy(() -> here.relay().broadcast("two words", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> here.relay().broadcast("presence", new byte[32 * 1024 + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachNodeHasOneConnectionToTheBroker() {
        TestNode here = node("here");
        TestNode there = node("there");
        for (int i = 0; i < 100; i++) {
            here.relay().follow(StreamId.inbox("user" + i));
            there.relay().follow(StreamId.inbox("user" + i));
        }
        here.follow(LOBBY).awaitConnected();
        there.follow(LOBBY).awaitConnected();

        // Connections of the previous test may take a moment to close.
        eventually("two connections", TestNode.SOON, () -> broker.connections() == 2, broker::connections);
    }

    @Test
    void nodeFollowsThousandsOfStreams() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there");
        IntStream.range(0, 3_000).forEach(i -> there.relay().follow(StreamId.inbox("user" + i)));
        there.follow(LOBBY);

        here.append(StreamId.inbox("user0"), 1);
        here.append(StreamId.inbox("user2999"), 1);

        assertThat(there.arrivals(2))
                .extracting(Entry::stream)
                .containsExactlyInAnyOrder(StreamId.inbox("user0"), StreamId.inbox("user2999"));
    }

    @Test
    void invalidMessagesAreIgnored() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);
        try (var foreignClient = new ForeignClient(broker)) {
            foreignClient.send("entries-99", "{}");
            foreignClient.send("entries-2", "no JSON");
            foreignClient.send("entries-2", "{\"stream\":\"room/ops\",\"entries\":[]}");
            foreignClient.send("entries-2", "{\"stream\":\"room/lobby\",\"entries\":[{\"seq\":1}]}");
            foreignClient.send("", "");
        }

        List<Entry> marker = here.append(LOBBY, 1);

        assertThat(there.arrival()).isEqualTo(marker);
    }

    @Test
    void stopSendsQueuedEntries() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < 100; i++) {
            entries.addAll(here.append(LOBBY, 20));
        }

        here.relay().stop();

        assertThat(here.relay().state()).isEqualTo(RelayState.DISCONNECTED);
        assertThat(there.arrivals(entries.size())).isEqualTo(entries);
    }

    @Test
    void stopDoesNotWaitForAFrozenBroker() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here = node("here", proxy.port(), LINGER);
            proxy.hold();
            here.append(LOBBY, 1_000);

            long startNanos = System.nanoTime();
            here.relay().stop();

            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void nodeReconnectsToARestartedBroker() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY).awaitConnected();

        broker.stop();
        here.awaitDisconnected();
        there.awaitDisconnected();
        here.append(LOBBY, 10);
        here.relay().broadcast(TestNode.SUBJECT, bytes("lost"));
        there.relay().follow(OPS);
        int before = there.staleCount(LOBBY);
        broker.start();

        there.awaitStale(LOBBY, before).awaitStale(OPS, 0).awaitConnected();
        here.awaitConnected();
        assertThat(there.connectionCount()).isEqualTo(2);
        List<Entry> entries = here.append(OPS, 1);
        assertThat(there.arrival()).isEqualTo(entries);
    }

    @Test
    void streamsAppendedToWithoutABrokerBecomeStale() throws Exception {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here = node("here", proxy.port(), LINGER);
            TestNode there = node("there").follow(LOBBY);
            proxy.refuse();
            here.awaitDisconnected();

            here.append(LOBBY, 1);
            assertThat(here.relay().dropped()).isEqualTo(1);
            int before = there.staleCount(LOBBY);
            proxy.pass();

            there.awaitStale(LOBBY, before);
            List<Entry> entries = here.append(LOBBY, 1);
            assertThat(there.arrival()).isEqualTo(entries);
        }
    }

    @Test
    void frozenBrokerBlocksNoCaller() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            var bounds = new OutboundQueue.Bounds(1_000, 64L << 20, 100);
            TestNode here = TestNode.start("here", broker, proxy.port(), LINGER, bounds);
            open.add(here);
            here.awaitConnected();
            TestNode there = node("there").follow(LOBBY);
            proxy.hold();

            long startNanos = System.nanoTime();
            var text = "x".repeat(1_000);
            for (int i = 0; i < 50_000; i++) {
                here.relay().appended(List.of(TestNode.entry(LOBBY, i, text)));
                here.relay().follow(StreamId.inbox("user" + i % 1_000));
            }
            // Shorter than the time until the connection is closed, which would release a blocked caller.
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(8));
            assertThat(here.relay().queued()).isLessThanOrEqualTo(1_000);
            assertThat(here.relay().dropped()).isPositive();
            here.awaitDisconnected();
            // The relay closes the connection, and later ones on which the broker does not answer.
            eventually(
                    "the connection is closed",
                    TestNode.SOON,
                    () -> proxy.connections() == 0 || proxy.connections() > 1);

            int before = there.staleCount(LOBBY);
            proxy.pass();
            there.awaitStale(LOBBY, before);
            here.awaitConnected();
        }
    }

    @Test
    void tooManyMissedStreamsMakeAllStreamsStale() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here =
                    TestNode.start("here", broker, proxy.port(), LINGER, new OutboundQueue.Bounds(10, 1 << 20, 2));
            open.add(here);
            here.awaitConnected();
            TestNode there = node("there").follow(LOBBY).follow(OPS);
            proxy.refuse();
            here.awaitDisconnected();
            int lobby = there.staleCount(LOBBY);
            int ops = there.staleCount(OPS);

            IntStream.range(0, 3).forEach(i -> here.append(StreamId.inbox("user" + i), 1));
            proxy.pass();

            there.awaitStale(LOBBY, lobby).awaitStale(OPS, ops);
        }
    }

    /**
     * The other node receives each appended entry, or a notice that the stream is stale, after which it reads the log.
     */
    @Test
    void everyLossOverABadNetworkIsAnnounced() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here = node("here", proxy.port(), LINGER);
            TestNode there = node("there").follow(LOBBY);
            var log = new LogFollower(there);
            proxy.delay(Duration.ofMillis(20));

            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 100; i++) {
                    log.append(here);
                }
                proxy.cut();
                here.awaitDisconnected();
                log.append(here);
                here.awaitConnected();
            }

            eventually("the other node knows all entries", TestNode.SOON, log::isComplete, log::missing);
        }
    }

    private TestNode node(String name) {
        return node(name, broker.port(), LINGER);
    }

    private TestNode node(String name, int port, Duration linger) {
        TestNode node = TestNode.start(name, broker, port, linger, OutboundQueue.Bounds.DEFAULT);
        open.add(node);
        return node.awaitConnected();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The log that both nodes share, and the entries that the other node knows. */
    private static final class LogFollower implements RelayListener {

        private final Set<Long> written = ConcurrentHashMap.newKeySet();
        private final Set<Long> known = ConcurrentHashMap.newKeySet();
        private long seq;

        LogFollower(TestNode reader) {
            reader.also = this;
        }

        void append(TestNode writer) {
            written.add(++seq);
            writer.relay().appended(List.of(TestNode.entry(LOBBY, seq, "hello")));
        }

        boolean isComplete() {
            return known.containsAll(written);
        }

        Object missing() {
            return written.stream().filter(number -> !known.contains(number)).toList();
        }

        @Override
        public void onEntries(List<Entry> entries) {
            entries.forEach(entry -> known.add(entry.seq()));
        }

        @Override
        public void onStale(StreamId stream) {
            known.addAll(written);
        }
    }

    /** Another program at the same broker, or a node of a later version. */
    private static final class ForeignClient implements AutoCloseable {

        private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        private final BrokerConnector brokerConnector;
        private final BrokerConnection brokerConnection;

        ForeignClient(TestBroker broker) throws Exception {
            scheduler.initialize();
            brokerConnector = new BrokerConnector(
                    new RelaySettings(
                            RelaySettings.Type.STOMP,
                            broker.host(),
                            broker.port(),
                            broker.login(),
                            broker.passcode(),
                            broker.virtualHost()),
                    scheduler);
            brokerConnection = brokerConnector.open(new WakeupSignal());
        }

        void send(String format, String body) throws BrokerConnectionLost {
            var headers = new StompHeaders();
            headers.setDestination(BrokerDestinations.of(LOBBY));
            headers.set("node", "stranger");
            headers.set("format", format);
            brokerConnection.send(headers, bytes(body));
        }

        @Override
        public void close() throws Exception {
            brokerConnection.close(Duration.ofSeconds(2), () -> {});
            brokerConnector.close();
            scheduler.shutdown();
        }
    }
}
