package dev.parley.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that only the author edits and deletes a direct message, and that the change appears in the inboxes of both
 * users.
 */
@Timeout(60)
@ServerTest
class DirectChangesEndToEndTest {

    private static final String INBOX = "/user/queue/direct";

    private ParleyServer server;
    private ParleyClient linus;
    private ParleyClient ada;
    private ParleyClient grace;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        linus = server.client().register("linus");
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        // The two inboxes assign different numbers from here on.
        linus.postToUser("grace", "earlier");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void changeReachesBothInboxesWithTheirOwnNumbers() {
        long seq = ada.postToUser("grace", "secret").path("seq").asLong();
        try (var adas = ada.socket();
                var graces = grace.socket()) {
            adas.subscribe("inbox", INBOX);
            graces.subscribe("inbox", INBOX);
            assertThat(adas.sendReceipted(
                                    "/app/edit-direct.grace", "{\"target\":" + seq + ",\"text\":\"milder\"}", "edit")
                            .seq())
                    .isEqualTo(2);
            assertThat(adas.message("inbox").body())
                    .contains("\"seq\":2,", "\"kind\":\"edit\"", "\"target\":1,", "\"to\":\"grace\"");
            assertThat(graces.message("inbox").body())
                    .contains("\"seq\":3,", "\"kind\":\"edit\"", "\"target\":2,", "\"from\":\"ada\"");
            assertThat(texts(ada, "grace")).containsExactly("message milder", "edit milder");
            assertThat(texts(grace, "ada")).containsExactly("message milder", "edit milder");

            adas.sendReceipted("/app/delete-direct.grace", "{\"target\":" + seq + "}", "delete");
            assertThat(adas.message("inbox").body()).contains("\"seq\":3,", "\"kind\":\"delete\"", "\"target\":1,");
            assertThat(graces.message("inbox").body()).contains("\"seq\":4,", "\"kind\":\"delete\"", "\"target\":2,");
            for (var texts : List.of(texts(ada, "grace"), texts(grace, "ada"))) {
                assertThat(texts).containsExactly("deleted ", "edit ", "delete ");
            }
        }
    }

    @Test
    void changesOverHttpReachBothInboxes() {
        long seq = ada.postToUser("grace", "helo").path("seq").asLong();
        var edit = ada.patch("/api/direct/GRACE/messages/" + seq, Map.of("text", "hello"))
                .expect(200)
                .json();
        assertThat(edit.path("target").asLong()).isEqualTo(seq);
        assertThat(edit.path("text").asString()).isEqualTo("hello");
        assertThat(texts(grace, "ada")).containsExactly("message hello", "edit hello");
        ada.delete("/api/direct/grace/messages/" + seq).expect(204);
        assertThat(texts(grace, "ada")).containsExactly("deleted ", "edit ", "delete ");
        assertThat(grace.get("/api/direct").json().valueStream())
                .extracting(conversation -> conversation.path("user").asString() + " " + conversation.path("unread"))
                .containsExactly("ada 0", "linus 1");
    }

    @Test
    void onlyTheAuthorEditsAndDeletes() {
        ada.postToUser("grace", "mine");
        // The number is that of the inbox of grace; an administrator has access to their own inbox only.
        grace.patch("/api/direct/ada/messages/2", Map.of("text", "yours")).expect(403, "forbidden");
        grace.delete("/api/direct/ada/messages/2").expect(403, "forbidden");
        linus.delete("/api/direct/ada/messages/1").expect(404, "not_found");
        assertThat(texts(grace, "ada")).containsExactly("message mine");
        ada.delete("/api/direct/grace/messages/1").expect(204);
        assertThat(texts(grace, "ada")).containsExactly("deleted ", "delete ");
    }

    @Test
    void messageIsChangedInItsOwnConversationOnly() {
        long seq = ada.postToUser("grace", "mine").path("seq").asLong();
        ada.delete("/api/direct/linus/messages/" + seq).expect(404, "not_found");
        ada.delete("/api/direct/nobody/messages/" + seq).expect(404, "not_found");
        ada.delete("/api/direct/grace/messages/" + seq).expect(204);
    }

    @Test
    void noteToSelfIsChangedOnce() {
        long seq = ada.postToUser("ada", "milk").path("seq").asLong();
        ada.patch("/api/direct/ada/messages/" + seq, Map.of("text", "bread")).expect(200);
        assertThat(texts(ada, "ada")).containsExactly("message bread", "edit bread");
    }

    private static List<String> texts(ParleyClient reader, String peer) {
        return reader.get("/api/direct/" + peer + "/messages")
                .expect(200)
                .json()
                .path("entries")
                .valueStream()
                .map(entry ->
                        entry.path("kind").asString() + " " + entry.path("text").asString())
                .toList();
    }
}
