package dev.parley.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
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

/** Proves that what an administrator announces reaches everybody, and that nobody else announces. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
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
    void announcementReachesThoseWhoAreHereAndThoseWhoComeLater() {
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

        assertThat(output).contains("ada made announcement " + seq).doesNotContain("kettle");
    }

    @Test
    void announcementSaysHowUrgentItIs() {
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
