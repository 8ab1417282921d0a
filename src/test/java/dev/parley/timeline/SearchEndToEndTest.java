package dev.parley.timeline;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.destination.DestinationResolvers;
import dev.parley.problem.ErrorCode;
import dev.parley.stream.StreamSearch;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.TestUsers;
import dev.parley.timeline.access.TimelineService;
import dev.parley.timeline.access.TimelineThreads;
import dev.parley.timeline.search.SearchQuery;
import dev.parley.timeline.search.SearchService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that each user finds exactly the messages that they may read: grace and linus share the private room ops, and ada,
 * the administrator, is only in the lobby.
 */
@Timeout(60)
@ServerTest
class SearchEndToEndTest {

    private static ParleyServer server;
    private static ParleyClient ada;
    private static ParleyClient grace;
    private static ParleyClient linus;

    @BeforeAll
    static void post() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        linus = server.client().register("linus");
        grace.post("/api/rooms", Map.of("name", "ops", "visibility", "private")).expect(201);
        grace.put("/api/rooms/ops/members/linus").expect(204);
        for (var member : List.of(ada, grace, linus)) {
            member.put("/api/rooms/lobby/members/me").expect(204);
        }
        linus.put("/api/rooms/cellar/members/me").expect(204);
        ada.postToRoom("lobby", "The falcon has landed");
        grace.postToRoom("ops", "The falcon is hungry");
        linus.postToUser("grace", "A falcon for your eyes only");
        ada.post("/api/admin/broadcast", Map.of("text", "Falcons are welcome", "level", "info"))
                .expect(201);
        linus.postToRoom("cellar", "A public falcon");
        ada.postToRoom("lobby", "明天发布新版本");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void readableMessagesAreFoundNewestFirst() {
        assertThat(texts(search(ada, "q=falcon"))).containsExactly("Falcons are welcome", "The falcon has landed");
        assertThat(texts(search(grace, "q=FALCON")))
                .containsExactly(
                        "Falcons are welcome",
                        "A falcon for your eyes only",
                        "The falcon is hungry",
                        "The falcon has landed");
        assertThat(texts(search(linus, "q=falcon"))).hasSize(5).first().isEqualTo("A public falcon");
        server.client().get("/api/search?q=falcon").expect(401, "unauthenticated");
    }

    @Test
    void chineseIsFoundByOneOrTwoCharacters() {
        for (String text : List.of("发", "版本", "明天发布新版本")) {
            var query = "q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
            assertThat(texts(search(grace, query))).containsExactly("明天发布新版本");
        }
    }

    @Test
    void entriesHaveTheirUsualJson() {
        var entry = search(grace, "q=hungry").json().path("entries").path(0);
        var page = grace.get("/api/rooms/ops/messages").expect(200).json().path("entries");
        assertThat(entry).isEqualTo(page.path(0));
    }

    @Test
    void searchIsNarrowedToOneConversationOrSender() {
        assertThat(texts(search(grace, "q=falcon&room=OPS"))).containsExactly("The falcon is hungry");
        assertThat(texts(search(grace, "q=falcon&direct=linus"))).containsExactly("A falcon for your eyes only");
        assertThat(texts(search(grace, "q=falcon&from=ada")))
                .containsExactly("Falcons are welcome", "The falcon has landed");
        assertThat(texts(search(grace, "q=falcon&room=lobby&from=linus"))).isEmpty();
        assertThat(texts(search(grace, "q=falcon&direct=ada"))).isEmpty();
        // Every user may search a public room.
        assertThat(texts(search(grace, "q=falcon&room=cellar"))).containsExactly("A public falcon");
    }

    @Test
    void restrictionsInTheQueryNarrowTheSearch() {
        assertThat(texts(words(grace, "falcon in:ops"))).containsExactly("The falcon is hungry");
        assertThat(texts(words(grace, "in:@linus falcon"))).containsExactly("A falcon for your eyes only");
        assertThat(texts(words(grace, "from:@ada landed falcon in:#Lobby"))).containsExactly("The falcon has landed");
        assertThat(texts(words(grace, "\"falcon has\""))).containsExactly("The falcon has landed");
        assertThat(texts(words(grace, "\"has falcon\""))).isEmpty();
        assertThat(texts(words(grace, "falcon after:2026-01-01 in:ops"))).hasSize(1);
        assertThat(texts(words(grace, "falcon before:2026-01-01"))).isEmpty();
        // Restrictions take precedence over the parameters.
        assertThat(texts(search(grace, "q=falcon+in:ops&room=lobby"))).containsExactly("The falcon is hungry");
        ada.get("/api/search?q=falcon+in:ops").expect(404, "not_found");
    }

    @Test
    void lettersOfAnyScriptAreFoundInEitherCase() {
        grace.postToRoom("ops", "Привет,\nКафе\u0301 сегодня");
        assertThat(texts(words(linus, "СЕГОДНЯ привет"))).hasSize(1);
        assertThat(texts(words(linus, "\"привет, кафе\u0301\""))).hasSize(1);
        assertThat(texts(words(ada, "привет"))).isEmpty();
    }

    @Test
    void privateRoomOfOthersCannotBeSearched() {
        ada.get("/api/search?q=falcon&room=ops").expect(404, "not_found");
        ada.get("/api/search?q=falcon&room=nowhere").expect(404, "not_found");
        ada.get("/api/search?q=falcon&direct=nobody").expect(404, "not_found");
    }

    @Test
    void formerMemberFindsNothing() {
        grace.post("/api/rooms", Map.of("name", "den", "visibility", "private")).expect(201);
        grace.put("/api/rooms/den/members/linus").expect(204);
        grace.postToRoom("den", "the badger sleeps");
        assertThat(texts(search(linus, "q=badger"))).hasSize(1);

        grace.delete("/api/rooms/den/members/linus").expect(204);
        assertThat(texts(search(linus, "q=badger"))).isEmpty();
        linus.get("/api/search?q=badger&room=den").expect(404, "not_found");
    }

    @Test
    void pagesFollowOneAnother() {
        for (String place : List.of("", "&room=lobby")) {
            List<String> found = new ArrayList<>();
            String before = "";
            do {
                var answer = search(grace, "q=o&limit=1" + place + before);
                found.addAll(texts(answer));
                String next = answer.json().path("next").asString("");
                before = next.isEmpty() ? "" : "&before=" + next;
            } while (!before.isEmpty());
            assertThat(found).doesNotHaveDuplicates().isEqualTo(texts(search(grace, "q=o" + place)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, 422, invalid",
        "q=, 422, invalid",
        "q=%20%20, 422, invalid",
        "q=a%00b, 422, invalid",
        "q=a&limit=51, 422, invalid",
        "q=a&limit=0, 422, invalid",
        "q=a&limit=x, 400, malformed",
        "q=a&before=7, 400, malformed",
        "q=a&room=lobby&before=x, 400, malformed",
        "q=a&room=lobby&direct=linus, 422, invalid",
        "q=a&from=a%25, 422, invalid",
        "q=a&room=a/b, 422, invalid_room",
        "q=a+in:a/b, 422, invalid_room",
        "q=a+in:lobby+in:@grace, 422, invalid",
        "q=%22%22, 422, invalid",
        "q=a&zone=Nowhere, 422, invalid"
    })
    void invalidQueriesAreRejected(String query, int status, String code) {
        grace.get("/api/search?" + query).expect(status, code);
    }

    @Test
    void textOfAHundredCharactersIsAccepted() {
        grace.get("/api/search?q=" + "x".repeat(100)).expect(200);
        grace.get("/api/search?q=" + "x".repeat(101)).expect(422, "invalid");
    }

    @Test
    void searchesOfEachUserAreRateLimited() {
        var searchService = new SearchService(
                server.bean(DestinationResolvers.class),
                server.bean(TimelineService.class),
                server.bean(StreamSearch.class),
                server.bean(TimelineThreads.class),
                () -> 0);
        var query = SearchQuery.of(Map.of("q", "falcon"));
        for (int i = 0; i < 30; i++) {
            searchService.find(query, TestUsers.GRACE).join();
        }
        var rejection = assertRefused(ErrorCode.RATE_LIMITED, () -> searchService.find(query, TestUsers.GRACE));
        assertThat(rejection.retryAfter()).isPresent();
        assertThat(searchService.find(query, TestUsers.ADA).join().entries()).hasSize(2);
    }

    private static Answer words(ParleyClient user, String q) {
        return search(user, "q=" + URLEncoder.encode(q, StandardCharsets.UTF_8));
    }

    /** Retries while the user's rate limit is exceeded. */
    private static Answer search(ParleyClient user, String query) {
        var answer = user.get("/api/search?" + query);
        while (answer.status() == 429) {
            LockSupport.parkNanos(100_000_000);
            answer = user.get("/api/search?" + query);
        }
        return answer.expect(200);
    }

    private static List<String> texts(Answer answer) {
        return answer.json()
                .path("entries")
                .valueStream()
                .map(entry -> entry.path("text").asString())
                .toList();
    }
}
