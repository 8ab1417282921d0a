package dev.parley.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that direct messages reach the recipient on every device, live or later, and no other user. */
@Timeout(60)
@ServerTest
@EachDatabase
class DirectEndToEndTest {

    private static final String INBOX = "/user/queue/direct";

    private ParleyServer server;
    private ParleyClient ada;
    private ParleyClient grace;
    private ParleyClient linus;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
        linus = server.client().register("linus");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void messageReachesOnlyTheDevicesOfBothUsers() {
        try (var laptop = ada.socket();
                var phone = server.client().signIn("ada").socket();
                var gracesLaptop = grace.socket();
                var gracesPhone = server.client().signIn("grace").socket();
                var stranger = linus.socket()) {
            for (var socket : List.of(laptop, phone, gracesLaptop, gracesPhone, stranger)) {
                socket.subscribe("inbox", INBOX);
            }
            laptop.sendReceipted("/app/direct.grace", "{\"text\":\"hello\",\"clientId\":\"c-1\"}", "sent");

            var atGraces = gracesLaptop.message("inbox").json();
            assertThat(atGraces.path("from").asString()).isEqualTo("ada");
            assertThat(atGraces.path("to").asString()).isEqualTo("grace");
            assertThat(atGraces.path("text").asString()).isEqualTo("hello");
            for (var socket : List.of(gracesPhone, phone, laptop)) {
                assertThat(socket.message("inbox").json().path("id")).isEqualTo(atGraces.path("id"));
            }

            ada.postToUser("linus", "marker");
            assertThat(stranger.message("inbox").text()).isEqualTo("marker");
            assertThat(stranger.texts("inbox")).containsExactly("marker");
        }
    }

    @Test
    void recipientReceivesMissedMessagesOnSubscribing() {
        ada.postToUser("grace", "while you were away");
        ada.postToUser("grace", "and another");
        try (var socket = grace.socket()) {
            socket.subscribeSince("inbox", INBOX, 1);
            assertThat(socket.message("inbox").text()).isEqualTo("and another");
            ada.postToUser("grace", "now");
            assertThat(socket.message("inbox").text()).isEqualTo("now");
        }
    }

    @Test
    void sameClientIdIsTheSameMessage() {
        String post = "{\"text\":\"once\",\"clientId\":\"c-1\"}";
        try (var socket = ada.socket()) {
            long first =
                    socket.sendReceipted("/app/direct.grace", post, "first").seq();
            assertThat(socket.sendReceipted("/app/direct.grace", post, "second").seq())
                    .isEqualTo(first);
            var overHttp =
                    ada.post("/api/direct/grace/messages", post).expect(200).json();
            assertThat(overHttp.path("seq").asLong()).isEqualTo(first);
        }
        var page = grace.get("/api/direct/ada/messages").expect(200).json();
        assertThat(page.path("entries")).hasSize(1);
        assertThat(page.path("head").asLong()).isEqualTo(1);
    }

    @Test
    void conversationsAreListedLatestFirstWithUnreadCounts() {
        grace.postToUser("ada", "one");
        grace.postToUser("ada", "two");
        linus.postToUser("ada", "three");
        ada.postToUser("linus", "four");
        assertThat(ada.get("/api/direct").expect(200).json().valueStream())
                .extracting(conversation -> conversation.path("user").asString() + " " + conversation.path("unread")
                        + " " + conversation.path("last").path("text").asString())
                .containsExactly("linus 1 four", "grace 2 two");

        try (var socket = ada.socket()) {
            socket.sendReceipted("/app/read-direct.grace", "{\"seq\":1}", "one");
            assertThat(conversation("grace")).isEqualTo("1 of 1");
            socket.sendReceipted("/app/read-direct.grace", "{\"seq\":2}", "two");
            socket.sendReceipted("/app/read-direct.grace", "{\"seq\":1}", "back");
            assertThat(conversation("grace")).isEqualTo("0 of 2");
            assertThat(conversation("linus")).isEqualTo("1 of 0");
        }
    }

    @Test
    void pageHoldsOneConversationWithInboxNumbers() {
        grace.postToUser("ada", "one");
        linus.postToUser("ada", "two");
        ada.postToUser("grace", "three");
        linus.postToUser("ada", "four");
        var page = ada.get("/api/direct/GRACE/messages").expect(200).json();
        assertThat(page.path("entries").valueStream())
                .extracting(
                        entry -> entry.path("seq") + " " + entry.path("text").asString())
                .containsExactly("1 one", "3 three");
        assertThat(page.path("head").asLong()).isEqualTo(4);
        assertThat(ada.get("/api/direct/linus/messages?before=4&limit=1").json().path("entries"))
                .extracting(entry -> entry.path("text").asString())
                .containsExactly("two");
        assertThat(grace.get("/api/direct/linus/messages").expect(200).json().path("entries"))
                .isEmpty();
    }

    @Test
    void noteToSelfIsOneEntry() {
        try (var socket = ada.socket()) {
            socket.subscribe("inbox", INBOX);
            ada.postToUser("ada", "milk");
            ada.postToUser("ada", "bread");
            assertThat(socket.message("inbox").text()).isEqualTo("milk");
            assertThat(socket.message("inbox").text()).isEqualTo("bread");
        }
        assertThat(ada.get("/api/direct/ada/messages").json().path("head").asLong())
                .isEqualTo(2);
        assertThat(conversation("ada")).startsWith("0 of ");
    }

    @Test
    void messagesToUnknownAndDisabledUsersAreRejected() {
        ada.postToUser("linus", "while you are here");
        ada.patch("/api/admin/users/linus", Map.of("disabled", true)).expect(200);
        try (var socket = grace.socket()) {
            socket.subscribeErrors();
            for (String user : List.of("nobody", "linus")) {
                boolean unknown = user.equals("nobody");
                String code = unknown ? "not_found" : "account_disabled";
                grace.post("/api/direct/" + user + "/messages", Map.of("text", "hello?"))
                        .expect(unknown ? 404 : 403, code);
                socket.frame(
                        "SEND",
                        Map.of("destination", "/app/direct." + user, "receipt", "r-" + user),
                        "{\"text\":\"hello?\",\"clientId\":\"c-" + user + "\"}");
                var report = socket.report("/app/direct." + user).json();
                assertThat(report.path("code").asString()).isEqualTo(code);
                assertThat(report.path("receipt").asString()).isEqualTo("r-" + user);
                assertThat(report.path("clientId").asString()).isEqualTo("c-" + user);
            }
        }
        grace.get("/api/direct/nobody/messages").expect(404, "not_found");
        ada.get("/api/direct/linus/messages").expect(200);
        var conversations = ada.get("/api/direct").expect(200).json();
        assertThat(conversations.valueStream().filter(each -> each.path("disabled")
                        .asBoolean(false)))
                .extracting(each -> each.path("user").asString())
                .containsExactly("linus");
    }

    /** "unread of read". */
    private String conversation(String user) {
        return ada.get("/api/direct")
                .expect(200)
                .json()
                .valueStream()
                .filter(conversation -> conversation.path("user").asString().equals(user))
                .map(conversation -> conversation.path("unread") + " of " + conversation.path("read"))
                .findFirst()
                .orElseThrow();
    }
}
