package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Epoch;
import dev.parley.testing.EventClient;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.StompClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that clients that have received ten entries notice that the database was restored to five of them, even if
 * seven other entries have been posted since, so that their last number exists again. No client misses an entry or
 * mixes old and new ones.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestoreContract {

    private static final List<String> NOW = List.of(
            "kept 1", "kept 2", "kept 3", "kept 4", "kept 5", "new 6", "new 7", "new 8", "new 9", "new 10", "new 11",
            "new 12");

    ParleyServer server;
    ParleyClient ada;
    ParleyClient grace;
    private String before;

    /** Starts a server with an empty database. */
    abstract ParleyServer start() throws Exception;

    /** Saves the contents of the database. */
    abstract void backUp() throws Exception;

    /** Restores the saved contents. Returns when the server serves them under another epoch. */
    abstract void restore() throws Exception;

    @BeforeAll
    void restoreUnderClientsThatAreAhead() throws Exception {
        server = start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        grace.postToRoom("lobby", "kept 1");
        grace.put("/api/rooms/lobby/members/me").expect(204);
        IntStream.rangeClosed(2, 5).forEach(i -> post(i, "kept " + i));
        backUp();
        IntStream.rangeClosed(6, 10).forEach(i -> post(i, "lost " + i));
        try (var socket = grace.socket()) {
            socket.sendReceipted("/app/read.lobby", "{\"seq\":10}", "read");
        }
        before = epoch();
        assertThat(texts(grace.get("/api/rooms/lobby/messages?epoch=" + before)))
                .hasSize(10);

        restore();
        assertThat(epoch()).isNotEqualTo(before);
        assertThat(texts(grace.get("/api/rooms/lobby/messages"))).isEqualTo(NOW.subList(0, 5));
        IntStream.rangeClosed(6, 12).forEach(i -> ada.postToRoom("lobby", "new " + i));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void reconnectingSocketStartsOver() {
        try (var socket = grace.socket()) {
            var receipt = socket.subscribe("s", "/topic/room.lobby", Map.of("since", "10", "epoch", before));
            assertThat(receipt.headers())
                    .containsEntry("epoch", epoch())
                    .containsEntry("reset", "true")
                    .containsEntry("first", "1")
                    .containsEntry("seq", "12");
            assertThat(received(socket, 12)).isEqualTo(NOW);
        }
        try (var socket = grace.socket()) {
            assertThat(socket.subscribe("s", "/topic/room.lobby", Map.of("since", "10", "epoch", epoch()))
                            .headers())
                    .doesNotContainKeys("reset", "first");
            assertThat(received(socket, 2)).isEqualTo(NOW.subList(10, 12));
        }
    }

    @Test
    void reconnectingEventStreamStartsOver() {
        try (var events = grace.events("/api/rooms/lobby/events", "Last-Event-ID", before + ":10")) {
            assertThat(events.opening()).isZero();
            assertThat(events.entry().event()).isEqualTo("reset");
            assertThat(entries(events, 12)).isEqualTo(NOW);
        }
    }

    @Test
    void longPollReturnsTheNewEpoch() {
        String poll = "/api/rooms/lobby/messages?after=10&wait=20&epoch=";
        var problem = grace.get(poll + before).expect(409, "epoch_changed").json();
        assertThat(problem.path("epoch").asString()).isEqualTo(epoch());
        assertThat(texts(grace.get(poll + epoch()))).isEqualTo(NOW.subList(10, 12));
        assertThat(texts(grace.get("/api/rooms/lobby/messages?after=0&epoch=" + epoch())))
                .isEqualTo(NOW);
    }

    @Test
    void onlyClientIdsOfLostEntriesAreFree() {
        String inbox = "/api/direct/ada/messages";
        assertThat(ada.post(inbox, Map.of("text", "again", "clientId", "lost-6"))
                        .expect(201)
                        .json()
                        .path("text"))
                .hasToString("\"again\"");
        ada.post(inbox, Map.of("text", "again", "clientId", "kept-5")).expect(409, "client_id_reused");
        var kept = ada.post("/api/rooms/lobby/messages", Map.of("text", "kept 5", "clientId", "kept-5"))
                .expect(200)
                .json();
        assertThat(kept.path("text").asString()).isEqualTo("kept 5");
    }

    @Test
    void readMarkerDoesNotHideNewEntries() {
        var room = grace.get("/api/rooms/lobby").expect(200).json();
        assertThat(room.path("read").asLong()).isLessThanOrEqualTo(5);
        assertThat(room.path("unread").asLong()).isBetween(7L, 11L);
    }

    final String epoch() {
        return server.bean(Epoch.class).current();
    }

    private void post(int number, String text) {
        String clientId = text.replace(' ', '-');
        var answer = ada.post("/api/rooms/lobby/messages", Map.of("text", text, "clientId", clientId));
        assertThat(answer.expect(201).json().path("seq").asLong()).isEqualTo(number);
    }

    private static List<String> received(StompClient socket, int count) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            texts.add(socket.message("s").text());
        }
        return texts;
    }

    private static List<String> entries(EventClient events, int count) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            texts.add(events.entry().text());
        }
        return texts;
    }

    private static List<String> texts(ParleyClient.Answer page) {
        return page.expect(200)
                .json()
                .path("entries")
                .valueStream()
                .map(entry -> entry.path("text").asString())
                .toList();
    }
}
