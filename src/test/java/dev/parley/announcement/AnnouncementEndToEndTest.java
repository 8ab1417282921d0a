package dev.parley.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Proves that announcements reach all users, and that only administrators post them. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
@ServerTest
@EachDatabase
class AnnouncementEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void announcementReachesCurrentAndLaterSubscribers() {
        try (var adas = ada.socket();
                var graces = grace.socket()) {
            adas.subscribe("all", "/topic/announcements");
            long before = graces.subscribe("all", "/topic/announcements").seq();
            var posted = announce(Map.of("text", "Tea at four"));

            for (var socket : List.of(adas, graces)) {
                assertThat(socket.message("all").json()).isEqualTo(posted);
            }
            try (var linus = server.client().register("linus").socket()) {
                linus.subscribeSince("all", "/topic/announcements", before);
                assertThat(linus.message("all").json()).isEqualTo(posted);
            }
            assertThat(grace.get("/api/announcements/messages?after=" + before)
                            .expect(200)
                            .json()
                            .path("entries")
                            .get(0))
                    .isEqualTo(posted);
        }
    }

    @Test
    void announcementIsLoggedWithoutItsText(CapturedOutput output) {
        long seq =
                announce(Map.of("text", "The kettle is unattended")).path("seq").asLong();

        assertThat(output).contains("ada posted announcement " + seq).doesNotContain("kettle");
    }

    @Test
    void announcementCarriesItsLevel() {
        assertThat(announce(Map.of("text", "Tea at four")).path("level").asString())
                .isEqualTo("info");
        var warning = announce(Map.of("text", "No tea today", "level", "warning"));
        assertThat(warning.path("level").asString()).isEqualTo("warning");
        assertThat(warning.path("kind").asString()).isEqualTo("message");
        assertThat(warning.path("from").asString()).isEqualTo("ada");
        assertThat(warning.has("room") || warning.has("to")).isFalse();
    }

    @Test
    void onlyAdministratorsAnnounce() {
        long head = head();
        grace.post("/api/admin/broadcast", Map.of("text", "I am in charge")).expect(403, "forbidden");
        try (var socket = grace.socket()) {
            socket.subscribeErrors();
            socket.send("/topic/announcements", "{\"text\":\"I am in charge\"}");
            assertThat(socket.report("/topic/announcements").json().path("code").asString())
                    .isEqualTo("forbidden");
        }
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void editedAnnouncementHasTheNewTextForAllUsers() {
        long seq = announce(Map.of("text", "Tea at fuor", "level", "warning"))
                .path("seq")
                .asLong();
        try (var socket = grace.socket()) {
            socket.subscribe("all", "/topic/announcements");
            var edit = ada.patch("/api/admin/announcements/" + seq, Map.of("text", "Tea at four"))
                    .expect(200)
                    .json();
            assertThat(edit.path("kind").asString()).isEqualTo("edit");
            assertThat(edit.path("target").asLong()).isEqualTo(seq);
            assertThat(socket.message("all").json()).isEqualTo(edit);
        }
        var corrected = entry(seq);
        assertThat(corrected.path("text").asString()).isEqualTo("Tea at four");
        assertThat(corrected.path("level").asString()).isEqualTo("warning");
    }

    @Test
    void anyAdministratorWithdrawsButOnlyTheAuthorEdits() {
        var linus = server.client().register("another-admin");
        ada.patch("/api/admin/users/another-admin", Map.of("roles", List.of("ADMIN")))
                .expect(200);
        long seq = announce(Map.of("text", "The lift is broken")).path("seq").asLong();
        linus.patch("/api/admin/announcements/" + seq, Map.of("text", "All is well"))
                .expect(403, "forbidden");

        try (var socket = grace.socket()) {
            socket.subscribe("all", "/topic/announcements");
            linus.delete("/api/admin/announcements/" + seq).expect(204);
            var deletion = socket.message("all").json();
            assertThat(deletion.path("kind").asString()).isEqualTo("delete");
            assertThat(deletion.path("target").asLong()).isEqualTo(seq);
        }
        assertThat(entry(seq).path("kind").asString()).isEqualTo("deleted");
        assertThat(entry(seq).path("text").asString()).isEmpty();
        linus.delete("/api/admin/announcements/" + seq).expect(404, "not_found");
        ada.patch("/api/admin/announcements/" + seq, Map.of("text", "again")).expect(404, "not_found");
        ada.delete("/api/admin/announcements/1000000").expect(404, "not_found");
        ada.patch("/api/admin/announcements/" + seq, Map.of("text", "")).expect(422, "invalid_text");
    }

    @Test
    void onlyAdministratorsEditAndWithdraw() {
        long seq = announce(Map.of("text", "Tea at five")).path("seq").asLong();
        grace.patch("/api/admin/announcements/" + seq, Map.of("text", "Tea at six"))
                .expect(403, "forbidden");
        grace.delete("/api/admin/announcements/" + seq).expect(403, "forbidden");
        server.client().delete("/api/admin/announcements/" + seq).expect(401, "unauthenticated");
        assertThat(entry(seq).path("text").asString()).isEqualTo("Tea at five");
    }

    @Test
    void newAccountStartsWithNothingUnread() {
        announce(Map.of("text", "Long before"));
        var registered = server.client().register("newcomer");
        ada.post("/api/admin/users", Map.of("username", "provided", "password", ParleyClient.passwordOf("provided")))
                .expect(201);
        var created = server.client().signIn("provided");
        for (var account : List.of(registered, created)) {
            assertThat(read(account).path("unread").asLong()).isZero();
            assertThat(read(account).path("read").asLong())
                    .isEqualTo(read(account).path("head").asLong());
        }

        announce(Map.of("text", "Since then"));
        assertThat(read(registered).path("unread").asLong()).isOne();
        assertThat(read(created).path("unread").asLong()).isOne();
    }

    @Test
    void withdrawnAnnouncementIsNotUnread() {
        var reader = server.client().register("reader");
        long seq = announce(Map.of("text", "Fire drill")).path("seq").asLong();
        assertThat(read(reader).path("unread").asLong()).isOne();
        ada.delete("/api/admin/announcements/" + seq).expect(204);
        assertThat(read(reader).path("unread").asLong()).isZero();
    }

    private static JsonNode read(ParleyClient reader) {
        return reader.get("/api/announcements/read").expect(200).json();
    }

    private static JsonNode entry(long seq) {
        return grace.get("/api/announcements/messages?limit=1&after=" + (seq - 1))
                .expect(200)
                .json()
                .path("entries")
                .get(0);
    }

    private static JsonNode announce(Map<String, String> broadcast) {
        return ada.post("/api/admin/broadcast", broadcast).expect(201).json();
    }

    private static long head() {
        return grace.get("/api/announcements/messages")
                .expect(200)
                .json()
                .path("head")
                .asLong();
    }
}
