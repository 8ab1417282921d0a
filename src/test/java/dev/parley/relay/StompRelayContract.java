package dev.parley.relay;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
 * Proves, with every broker that Parley names, what the relay promises: entries of followed streams come whole and in
 * order, and whatever may have been lost is announced; and that nobody waits for a broker that is away, slow or frozen.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StompRelayContract {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final StreamId OPS = StreamId.room("ops");
    private static final Duration LINGERING = Duration.ofSeconds(30);

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
    void entriesArriveWhole() throws Exception {
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
    void entriesThatAreReadyTogetherTravelTogether() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);

        here.append(LOBBY, 50);

        assertThat(there.arrival()).hasSize(50);
    }

    @Test
    void largeEntriesArriveToo() throws Exception {
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
    void streamsThatWereLeftDoNotComeAnyMore() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there", broker.port(), Duration.ZERO).follow(LOBBY);
        here.append(LOBBY, 1);
        assertThat(there.arrival()).hasSize(1);

        there.relay().leave(LOBBY);
        there.follow(OPS);
        here.append(LOBBY, 1);
        List<Entry> marker = here.append(OPS, 1);

        assertThat(there.arrival()).isEqualTo(marker);
    }

    /** Whoever follows again has not listened meanwhile, though the entries came. */
    @Test
    void streamsThatAreFollowedAgainSoonAreUncertain() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);

        there.relay().leave(LOBBY);
        there.follow(LOBBY);
        List<Entry> entries = here.append(LOBBY, 1);

        assertThat(there.arrival()).isEqualTo(entries);
    }

    @Test
    void broadcastsReachEveryOtherNode() {
        TestNode here = node("here");
        TestNode there = node("there");
        TestNode elsewhere = node("elsewhere");
        assertThat(there.timesConnected()).isEqualTo(1);

        here.relay().broadcast("cluster", bytes("for others"));
        here.relay().broadcast(TestNode.SUBJECT, bytes("ada\0joined"));
        there.relay().broadcast(TestNode.SUBJECT, bytes("grace joined"));

        eventually("all have heard", TestNode.SOON, () -> elsewhere.heard.size() == 2 && here.heard.size() == 1);
        assertThat(elsewhere.heard).containsExactlyInAnyOrder("here-1: ada\0joined", "there-1: grace joined");
        assertThat(here.heard).containsExactly("there-1: grace joined");
        assertThat(there.heard).containsExactly("here-1: ada\0joined");
    }

    @Test
    void impossibleBroadcastsAreRefused() {
        TestNode here = node("here");
        assertThatThrownBy(() -> here.relay().broadcast("two words", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> here.relay().broadcast("presence", new byte[32 * 1024 + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBrokerSeesOneConnectionOfEachNode() {
        TestNode here = node("here");
        TestNode there = node("there");
        for (int i = 0; i < 100; i++) {
            here.relay().follow(StreamId.inbox("user" + i));
            there.relay().follow(StreamId.inbox("user" + i));
        }
        here.follow(LOBBY).awaitConnected();
        there.follow(LOBBY).awaitConnected();

        // Those of the test before may take a moment to go.
        eventually("two connections", TestNode.SOON, () -> broker.connections() == 2, broker::connections);
    }

    @Test
    void thousandsOfStreamsAreFollowed() throws Exception {
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
    void whatItDoesNotUnderstandIsIgnored() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);
        try (var stranger = new Stranger(broker)) {
            stranger.send("entries-99", "{}");
            stranger.send("entries-2", "no JSON");
            stranger.send("entries-2", "{\"stream\":\"room/ops\",\"entries\":[]}");
            stranger.send("entries-2", "{\"stream\":\"room/lobby\",\"entries\":[{\"seq\":1}]}");
            stranger.send("", "");
        }

        List<Entry> marker = here.append(LOBBY, 1);

        assertThat(there.arrival()).isEqualTo(marker);
    }

    @Test
    void whatWaitsAtTheStopIsSent() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < 100; i++) {
            entries.addAll(here.append(LOBBY, 20));
        }

        here.relay().stop();

        assertThat(here.relay().state()).isEqualTo(RelayState.AWAY);
        assertThat(there.arrivals(entries.size())).isEqualTo(entries);
    }

    @Test
    void stoppingDoesNotWaitForAFrozenBroker() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here = node("here", proxy.port(), LINGERING);
            proxy.hold();
            here.append(LOBBY, 1_000);

            long begun = System.nanoTime();
            here.relay().stop();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void aBrokerThatComesBackIsUsedAgain() throws Exception {
        TestNode here = node("here");
        TestNode there = node("there").follow(LOBBY).awaitConnected();

        broker.stop();
        here.awaitAway();
        there.awaitAway();
        here.append(LOBBY, 10);
        here.relay().broadcast(TestNode.SUBJECT, bytes("lost"));
        there.relay().follow(OPS);
        int before = there.timesUncertain(LOBBY);
        broker.start();

        there.uncertainAfter(LOBBY, before).uncertainAfter(OPS, 0).awaitConnected();
        here.awaitConnected();
        assertThat(there.timesConnected()).isEqualTo(2);
        List<Entry> entries = here.append(OPS, 1);
        assertThat(there.arrival()).isEqualTo(entries);
    }

    @Test
    void whatWasAppendedWithoutABrokerIsAnnounced() throws Exception {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here = node("here", proxy.port(), LINGERING);
            TestNode there = node("there").follow(LOBBY);
            proxy.refuse();
            here.awaitAway();

            here.append(LOBBY, 1);
            assertThat(here.relay().dropped()).isEqualTo(1);
            int before = there.timesUncertain(LOBBY);
            proxy.pass();

            there.uncertainAfter(LOBBY, before);
            List<Entry> entries = here.append(LOBBY, 1);
            assertThat(there.arrival()).isEqualTo(entries);
        }
    }

    @Test
    void aFrozenBrokerHoldsNobodyUp() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            var bounds = new OutboundQueue.Bounds(1_000, 64L << 20, 100);
            TestNode here = TestNode.start("here", broker, proxy.port(), LINGERING, bounds);
            open.add(here);
            here.awaitConnected();
            TestNode there = node("there").follow(LOBBY);
            proxy.hold();

            long begun = System.nanoTime();
            var text = "x".repeat(1_000);
            for (int i = 0; i < 50_000; i++) {
                here.relay().appended(List.of(TestNode.entry(LOBBY, i, text)));
                here.relay().follow(StreamId.inbox("user" + i % 1_000));
            }
            // Less than it takes until the connection is given up, which would free whoever waited for it.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            assertThat(here.relay().queued()).isLessThanOrEqualTo(1_000);
            assertThat(here.relay().dropped()).isPositive();
            here.awaitAway();
            // The connection is given up, and so are others that do not get an answer.
            eventually("the line is cut", TestNode.SOON, () -> proxy.lines() == 0 || proxy.lines() > 1);

            int before = there.timesUncertain(LOBBY);
            proxy.pass();
            there.uncertainAfter(LOBBY, before);
            here.awaitConnected();
        }
    }

    @Test
    void moreLostStreamsThanCanBeRememberedAreAllUncertain() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here =
                    TestNode.start("here", broker, proxy.port(), LINGERING, new OutboundQueue.Bounds(10, 1 << 20, 2));
            open.add(here);
            here.awaitConnected();
            TestNode there = node("there").follow(LOBBY).follow(OPS);
            proxy.refuse();
            here.awaitAway();
            int lobby = there.timesUncertain(LOBBY);
            int ops = there.timesUncertain(OPS);

            IntStream.range(0, 3).forEach(i -> here.append(StreamId.inbox("user" + i), 1));
            proxy.pass();

            there.uncertainAfter(LOBBY, lobby).uncertainAfter(OPS, ops);
        }
    }

    /** What was appended is either told, or the other node is told to look for it, after which it finds it. */
    @Test
    void nothingIsLostUnannouncedOverABadNetwork() {
        try (var proxy = FaultyProxy.to(broker.host(), broker.port())) {
            TestNode here = node("here", proxy.port(), LINGERING);
            TestNode there = node("there").follow(LOBBY);
            var log = new LogReader(there);
            proxy.delay(Duration.ofMillis(20));

            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 100; i++) {
                    log.append(here);
                }
                proxy.cut();
                here.awaitAway();
                log.append(here);
                here.awaitConnected();
            }

            eventually("everything is known there", TestNode.SOON, log::isComplete, log::missing);
        }
    }

    private TestNode node(String name) {
        return node(name, broker.port(), LINGERING);
    }

    private TestNode node(String name, int port, Duration lingering) {
        TestNode node = TestNode.start(name, broker, port, lingering, OutboundQueue.Bounds.DEFAULT);
        open.add(node);
        return node.awaitConnected();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The log that both nodes share, and what the other one knows of it. */
    private static final class LogReader implements RelayListener {

        private final Set<Long> written = ConcurrentHashMap.newKeySet();
        private final Set<Long> known = ConcurrentHashMap.newKeySet();
        private long seq;

        LogReader(TestNode reader) {
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
        public void arrived(List<Entry> entries) {
            entries.forEach(entry -> known.add(entry.seq()));
        }

        @Override
        public void uncertain(StreamId stream) {
            known.addAll(written);
        }
    }

    /** Some other program at the same broker, or a node of a later version. */
    private static final class Stranger implements AutoCloseable {

        private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        private final BrokerConnector brokerConnector;
        private final BrokerConnection brokerConnection;

        Stranger(TestBroker broker) throws Exception {
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
