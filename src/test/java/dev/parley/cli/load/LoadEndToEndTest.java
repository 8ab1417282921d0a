package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that each scenario runs against a real Parley, counts its messages, and finds no faults. */
@Timeout(60)
@ServerTest
class LoadEndToEndTest {

    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server =
                ParleyServer.start("parley.limits.messages-per-second=1000000", "parley.limits.messages-burst=1000000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fanoutReachesEverySubscriber() {
        var run = run("fanout --subscribers 10 --publishers 2 --window 4 --warmup 0.2 --seconds 0.5")
                .isValid();
        assertThat(run.number("deliveriesPerSecond")).isPositive();
        assertThat(run.number("latencyMillis", "p50")).isPositive();
        assertThat(run.number("latencyMillis", "max")).isGreaterThanOrEqualTo(run.number("latencyMillis", "p99"));
        assertThat(run.progress()).contains("opened 10 connections");
    }

    @Test
    void rateIsKept() {
        var run = run("fanout --subscribers 6 --publishers 3 --rate 60 --warmup 0 --seconds 1 --threads 2")
                .isValid();
        assertThat(run.number("publishesPerSecond")).isBetween(40.0, 80.0);
    }

    @Test
    void roomsHaveOnePublisherEach() {
        run("rooms --rooms 3 --members 4 --room busy --window 2 --warmup 0 --seconds 0.5")
                .isValid();
        var rooms =
                server.client().register("ada").get("/api/rooms").expect(200).json();
        assertThat(rooms.valueStream()
                        .filter(room -> room.path("name").asString().startsWith("busy-"))
                        .filter(room -> room.path("head").asLong() > 0)
                        .count())
                .isEqualTo(3);
    }

    @Test
    void directMessagesReachBothInboxesWithReceipts() {
        var run = run("direct --pairs 2 --window 2 --warmup 0.2 --seconds 0.5").isValid();
        assertThat(run.number("messagesPerSecond")).isPositive();
        assertThat(run.number("deliveriesPerSecond")).isGreaterThan(1.5 * run.number("messagesPerSecond"));
        assertThat(run.number("receiptMillis", "p50")).isPositive();
    }

    @Test
    void idleConnectionsReceiveHeartBeats() {
        var run = run("idle --connections 6 --rooms 2 --room calm --heart-beat 5000 --seconds 6")
                .isValid();
        assertThat(run.number("heartBeats")).isGreaterThanOrEqualTo(6);
        assertThat(run.progress()).contains("holding 6 connections");
    }

    @Test
    void reconnectingClientsCatchUp() {
        var run = run("churn --room ops --entries 200 --behind 50 --subscribers 5 --rate 40 --reconnects 20 --warmup 1"
                        + " --calm 0.5 --seconds 1")
                .isValid();
        assertThat(run.number("reconnects")).isBetween(10.0, 25.0);
        assertThat(run.number("caughtUpMillis", "p50")).isPositive();
        assertThat(run.number("p99Ratio")).isPositive();
    }

    @Test
    void slowClientsReceiveEverythingAfterwards() {
        var run = run("slow --room lobby --subscribers 8 --publishers 2 --slow 2 --warmup 0 --calm 0.5 --stall 1.5"
                        + " --seconds 0.5")
                .isValid();
        assertThat(run.number("duringDeliveriesPerSecond")).isPositive();
        assertThat(run.number("slowBehind")).isGreaterThan(50);
    }

    @Test
    void rejectedMessagesAreReportedAndInvalidateTheFigures() {
        try (var strict = ParleyServer.start("parley.limits.messages-burst=5")) {
            var run = LoadTestRun.of(
                            strict.address().toString(),
                            "fanout --subscribers 2 --publishers 1 --window 8 --warmup 0 --seconds 5 --drain 1")
                    .isInvalid();
            assertThat(run.number("refused", "rate_limited")).isPositive();
            assertThat(run.report().path("complaints").toString()).contains("parley.limits.messages-per-second");
            assertThat(run.number("lost")).isZero();
        }
    }

    private static LoadTestRun run(String line) {
        return LoadTestRun.of(server.address().toString(), line);
    }
}
