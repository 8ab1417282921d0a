package dev.parley.timeline;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.stream.Epoch;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.EventClient;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawWebSocket;
import dev.parley.testing.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that HTTP clients can read conversations in pages, by long polls and as server-sent events. */
@Timeout(90)
@ServerTest
@EachDatabase
class TimelineEndToEndTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static ParleyServer server;
    private static ParleyClient ada;
    private static EventClient quiet;
    private static int readers;

    private String reader;
    private ParleyClient grace;

    @BeforeAll
    static void start() {
        server = ParleyServer.start("parley.limits.messages-per-second=1000", "parley.limits.messages-burst=1000");
        ada = server.client().register("ada");
        ada.put("/api/rooms/quiet/members/me").expect(204);
        // Opened first, so that the test of its heart-beat has less time to wait.
        quiet = ada.events("/api/rooms/quiet/events");
        for (int i = 1; i <= 7; i++) {
            ada.postToRoom("lobby", "entry " + i);
        }
    }

    @AfterAll
    static void stop() {
        quiet.close();
        server.close();
    }

    /** Registers a new user for every test, so that the user's connections belong to that test only. */
    @BeforeEach
    void register() {
        reader = "grace" + ++readers;
        grace = server.client().register(reader);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1 2 3 4 5 6 7",
        "?limit=3, 5 6 7",
        "?before=5&limit=3, 2 3 4",
        "?before=1, ''",
        "?after=0&limit=2, 1 2",
        "?around=4&limit=4, 2 3 4 5",
        "?around=4&limit=5, 2 3 4 5 6",
        "?around=1&limit=4, 1 2 3 4",
        "?around=0&limit=2, 1 2",
        "?around=7&limit=4, 5 6 7",
        "?around=99&limit=4, 6 7",
        "?around=4&limit=1, 4",
        "?after=5, 6 7",
        "?after=7, ''",
        "?after=5&wait=30, 6 7",
        "?after=99, ''"
    })
    void pageIsOldestFirst(String query, String seqs) {
        var page = grace.get("/api/rooms/lobby/messages" + query).expect(200).json();
        assertThat(String.join(
                        " ",
                        page.path("entries")
                                .valueStream()
                                .map(entry -> entry.path("seq").toString())
                                .toList()))
                .isEqualTo(seqs);
        assertThat(page.path("head").asLong()).isEqualTo(7);
    }

    @Test
    void pageContainsTheDeliveredEntry() {
        try (var socket = grace.socket()) {
            socket.subscribeSince("lobby", "/topic/room.lobby", 6);
            assertThat(grace.get("/api/rooms/lobby/messages?limit=1")
                            .json()
                            .path("entries")
                            .get(0))
                    .isEqualTo(socket.message("lobby").json());
        }
    }

    @Test
    void longPollEndsWithANewMessage() {
        ada.postToRoom("poll", "old");
        var begun = Instant.now();
        var answer = poll(grace, "/api/rooms/poll/messages?after=1&wait=30");
        ada.postToRoom("poll", "new");
        var page = answer.join().expect(200).json();
        assertThat(page.path("entries")).hasSize(1);
        assertThat(page.path("entries").get(0).path("text").asString()).isEqualTo("new");
        assertThat(page.path("head").asLong()).isEqualTo(2);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(LONG);
        await().untilAsserted(() -> assertThat(connections()).isZero());
    }

    @Test
    void longPollIgnoresOtherConversations() {
        ada.postToUser(reader, "old");
        long head = grace.get("/api/direct/ada/messages").json().path("head").asLong();
        var answer = poll(grace, "/api/direct/ada/messages?after=" + head + "&wait=30");
        grace.postToUser(reader, "a note of one's own");
        ada.postToUser(reader, "new");
        assertThat(answer.join().expect(200).json().path("entries").valueStream())
                .extracting(entry -> entry.path("text").asString())
                .containsExactly("new");
    }

    @Test
    void longPollWithoutEntriesReturnsAnEmptyPage() {
        ada.postToRoom("silent", "old");
        var begun = Instant.now();
        var page = grace.get("/api/rooms/silent/messages?after=1&wait=1")
                .expect(200)
                .json();
        assertThat(page.toString()).isEqualTo("{\"entries\":[],\"head\":1,\"epoch\":\"" + epoch() + "\"}");
        assertThat(Duration.between(begun, Instant.now())).isBetween(Duration.ofMillis(990), LONG.minusSeconds(10));
    }

    @Test
    void signOutEndsTheWait() {
        var tablet = server.client().signIn(reader);
        var answer = poll(tablet, "/api/announcements/messages?after=0&wait=30");
        tablet.signOut().expect(204);
        answer.join().expect(401, "unauthenticated");
    }

    @Test
    void removalEndsTheWaitWithNotFound() {
        privateRoom("den");
        var answer = poll(grace, "/api/rooms/den/messages?after=1&wait=30");
        ada.delete("/api/rooms/den/members/" + reader).expect(204);
        answer.join().expect(404, "not_found");
    }

    @Test
    void eventsAreTheNewEntries() {
        ada.postToRoom("live", "before");
        try (var events = grace.events("/api/rooms/live/events")) {
            assertThat(events.status()).isEqualTo(200);
            assertThat(events.header("Content-Type")).isEqualToIgnoringCase("text/event-stream;charset=utf-8");
            assertThat(events.opening()).isEqualTo(1);
            var posted = ada.postToRoom("live", "now");
            var entry = events.entry();
            assertThat(entry.id()).isEqualTo(epoch() + ":2");
            assertThat(entry.json()).isEqualTo(posted);
        }
        // The server detects a lost reader when it writes to the connection.
        await().untilAsserted(() -> {
            ada.postToRoom("live", "is anybody there?");
            assertThat(connections()).isZero();
        });
    }

    @Test
    void lastEventIdResumesWithoutGapOrRepeat() {
        ada.postToRoom("resume", "1");
        long seen;
        try (var events = grace.events("/api/rooms/resume/events")) {
            seen = events.opening();
            ada.postToRoom("resume", "2");
            seen = Math.max(seen, events.entry().seq());
        }
        for (int i = 3; i <= 60; i++) {
            ada.postToRoom("resume", Integer.toString(i));
        }
        var writer = CompletableFuture.runAsync(
                () -> LongStream.rangeClosed(61, 100).forEach(i -> ada.postToRoom("resume", Long.toString(i))));
        try (var events = grace.events("/api/rooms/resume/events", "Last-Event-ID", Long.toString(seen))) {
            assertThat(events.opening()).isEqualTo(2);
            for (int i = 3; i <= 100; i++) {
                var entry = events.entry();
                assertThat(entry.seq()).isEqualTo(i);
                assertThat(entry.text()).isEqualTo(Integer.toString(i));
            }
        }
        writer.join();
    }

    /** Browsers cannot set a header on a stream that they open. */
    @Test
    void sinceInTheAddressResumesTheStream() {
        try (var events = grace.events("/api/rooms/lobby/events?since=5")) {
            assertThat(events.opening()).isEqualTo(5);
            assertThat(events.entry().text()).isEqualTo("entry 6");
        }
    }

    /** The detection must not wait for a failed heart-beat, and data from the client must not count as a disconnect. */
    @Test
    void closedConnectionIsDetectedImmediately() {
        ada.postToRoom("watched", "first");
        var connections = server.bean(ConnectionRegistry.class);
        try (var line = RawWebSocket.send(
                server.address(),
                "GET /api/rooms/watched/events HTTP/1.1\r\nHost: localhost\r\nCookie: " + grace.cookieHeader()
                        + "\r\n\r\n")) {
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.header("Connection")).hasValue("close");
            eventually("grace is there", LONG, () -> connections.ofUser(reader).size() == 1);
            line.raw("GET /api/config HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            ada.postToRoom("watched", "marker");
            assertThat(line.readUntil("marker")).doesNotContain("HTTP/1.1");
            assertThat(connections.ofUser(reader)).hasSize(1);
        }
        eventually("grace is gone", Duration.ofSeconds(2), () -> connections
                .ofUser(reader)
                .isEmpty());
    }

    @Test
    void lastEventIdOfAnotherEpochResetsTheClient() {
        ada.postToRoom("over", "1");
        ada.postToRoom("over", "2");
        String last;
        try (var events = grace.events("/api/rooms/over/events", "Last-Event-ID", "another1epoch:2")) {
            last = startedOver(events);
        }
        try (var events = grace.events("/api/rooms/over/events?since=1&epoch=another1epoch")) {
            assertThat(startedOver(events)).isEqualTo(last);
        }
        // A browser sends its last event id to the original address.
        try (var events = grace.events("/api/rooms/over/events?since=1&epoch=another1epoch", "Last-Event-ID", last)) {
            assertThat(events.opening()).isEqualTo(2);
            ada.postToRoom("over", "3");
            assertThat(events.entry().seq()).isEqualTo(3);
        }
    }

    /** Returns the event id of the second and last entry. */
    private String startedOver(EventClient events) {
        assertThat(events.opening()).isZero();
        var reset = events.entry();
        assertThat(reset.event()).isEqualTo("reset");
        assertThat(reset.data()).isEqualTo("{\"epoch\":\"" + epoch() + "\",\"first\":1}");
        assertThat(events.entry().seq()).isEqualTo(1);
        return events.entry().id();
    }

    @Test
    void pagesRejectNumbersOfAnotherEpochAndUnassignedNumbers() {
        ada.postToRoom("pages", "1");
        String pages = "/api/rooms/pages/messages?";
        assertThat(grace.get(pages + "after=0&epoch=" + epoch())
                        .expect(200)
                        .json()
                        .path("epoch")
                        .asString())
                .isEqualTo(epoch());
        for (String query : List.of(
                "after=0&epoch=another1epoch",
                "after=0&wait=30&epoch=another1epoch",
                "after=2&epoch=" + epoch(),
                "after=2&wait=30&epoch=" + epoch(),
                "epoch=another1epoch")) {
            assertThat(grace.get(pages + query)
                            .expect(409, "epoch_changed")
                            .json()
                            .path("epoch")
                            .asString())
                    .as(query)
                    .isEqualTo(epoch());
        }
        for (String path : List.of("/api/direct/ada/messages?", "/api/announcements/messages?")) {
            grace.get(path + "after=0&epoch=another1epoch").expect(409, "epoch_changed");
            grace.get(path + "epoch=" + epoch()).expect(200);
        }
        assertThat(grace.get(pages + "after=9").expect(200).json().path("head").asLong())
                .isEqualTo(1);
    }

    @Test
    void eventsContainOneConversationOnly() {
        try (var events = grace.events("/api/direct/ada/events")) {
            events.opening();
            grace.postToUser(reader, "a note of one's own");
            ada.postToUser(reader, "for grace");
            assertThat(events.entry().text()).isEqualTo("for grace");
        }
    }

    @Test
    void idleStreamReceivesHeartBeats() {
        quiet.heartBeat();
        ada.postToRoom("quiet", "and goes on");
        assertThat(quiet.entry().text()).isEqualTo("and goes on");
    }

    @Test
    void signOutEndsTheEvents() {
        var tablet = server.client().signIn(reader);
        try (var events = tablet.events("/api/rooms/lobby/events")) {
            events.opening();
            tablet.signOut().expect(204);
            assertThat(events.end()).isEqualTo("session ended");
        }
    }

    @Test
    void removalEndsTheEvents() {
        privateRoom("cave");
        try (var events = grace.events("/api/rooms/cave/events", "Last-Event-ID", "0")) {
            events.opening();
            assertThat(events.entry().text()).isEqualTo("for members");
            ada.delete("/api/rooms/cave/members/" + reader).expect(204);
            assertThat(events.end()).isEqualTo("access ended");
        }
        grace.get("/api/rooms/cave/events").expect(404, "not_found");
    }

    @Test
    void headRequestOpensNoStream() {
        for (String path : List.of("/api/rooms/lobby/events", "/api/direct/ada/events", "/api/announcements/events")) {
            var answer = grace.send(grace.request(path).method("HEAD", BodyPublishers.noBody()))
                    .expect(200);
            assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
            grace.send(grace.request("/api/rooms/nowhere/events").method("HEAD", BodyPublishers.noBody()))
                    .expect(404);
        }
        assertThat(connections()).isZero();
    }

    private static String epoch() {
        return server.bean(Epoch.class).current();
    }

    private void privateRoom(String room) {
        ada.post("/api/rooms", Map.of("name", room, "visibility", "private")).expect(201);
        ada.put("/api/rooms/" + room + "/members/" + reader).expect(204);
        ada.postToRoom(room, "for members");
        grace.get("/api/rooms/" + room).expect(200);
    }

    /** Sends the request on another thread and returns when the server has registered it. */
    private CompletableFuture<Answer> poll(ParleyClient who, String path) {
        var answer = CompletableFuture.supplyAsync(() -> who.get(path));
        await().untilAsserted(() -> assertThat(connections()).isEqualTo(1));
        return answer;
    }

    private long connections() {
        return ada.get("/api/admin/connections")
                .expect(200)
                .json()
                .valueStream()
                .filter(connection -> connection.path("user").asString().equals(reader))
                .count();
    }
}
