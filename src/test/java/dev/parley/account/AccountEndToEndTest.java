package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.Epoch;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that sockets live and end with the session under which they were opened. */
@Timeout(60)
@ServerTest
@EachDatabase
class AccountEndToEndTest {

    private static final int SESSION_ENDED = 4001;

    private static ParleyServer server;
    private static ParleyClient ada;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void sessionAndSocketHaveTheNameAndRolesOfTheAccount() {
        var grace = server.client();
        var response = grace.post(
                        "/api/accounts",
                        Map.of(
                                "username",
                                "Grace",
                                "password",
                                ParleyClient.passwordOf("grace"),
                                "displayName",
                                "Grace Hopper"))
                .expect(201)
                .body();
        assertThat(response)
                .isEqualTo("{\"username\":\"grace\",\"displayName\":\"Grace Hopper\",\"roles\":[\"USER\"],"
                        + "\"language\":\"\",\"addedBy\":\"everybody\"}");
        assertThat(grace.get("/api/session").expect(200).body()).isEqualTo(response);
        assertThat(ada.get("/api/session").expect(200).json().path("roles")).hasSize(2);
        try (var socket = grace.socket()) {
            assertThat(socket.seen().get(0).header("user-name")).hasValue("grace");
        }
    }

    @Test
    void profileFieldsChangeOneByOneAndAreVisibleToOthers() {
        var barbara = server.client().register("barbara");
        barbara.patch("/api/accounts/me", Map.of("language", "zh-CN")).expect(200);
        var changed = barbara.patch("/api/accounts/me", Map.of("displayName", " Barbara Liskov "))
                .expect(200)
                .body();
        assertThat(changed)
                .isEqualTo("{\"username\":\"barbara\",\"displayName\":\"Barbara Liskov\",\"roles\":[\"USER\"],"
                        + "\"language\":\"zh-CN\",\"addedBy\":\"everybody\"}");
        assertThat(barbara.get("/api/session").expect(200).body()).isEqualTo(changed);
        assertThat(ada.get("/api/users?q=liskov").expect(200).body()).contains("Barbara Liskov");
        assertThat(server.client().signIn("barbara").get("/api/session").body()).isEqualTo(changed);

        barbara.patch("/api/accounts/me", Map.of("language", "")).expect(200);
        barbara.patch("/api/accounts/me", Map.of("language", "fr")).expect(422, "invalid");
        barbara.patch("/api/accounts/me", Map.of("displayName", " ")).expect(422, "invalid_display_name");
        barbara.patch("/api/accounts/me", Map.of("roles", List.of("ADMIN"))).expect(400, "malformed");
        server.client().patch("/api/accounts/me", Map.of("language", "en")).expect(401, "unauthenticated");
        assertThat(barbara.get("/api/session").json().path("language").asString())
                .isEmpty();
    }

    @Test
    void signingOutClosesTheSocketsOfThatSessionOnly() {
        var laptop = server.client().register("signing-out");
        try (var one = laptop.socket();
                var two = laptop.socket();
                var phone = server.client().signIn("signing-out").socket()) {
            laptop.signOut().expect(204);
            assertThat(one.closeCode()).isEqualTo(SESSION_ENDED);
            assertThat(two.closeCode()).isEqualTo(SESSION_ENDED);
            assertAlive(phone);
        }
    }

    @Test
    void changedPasswordEndsTheOtherSessionsAndTheirSockets() {
        var laptop = server.client().register("careful");
        var thief = server.client().signIn("careful");
        try (var own = laptop.socket();
                var thiefs = thief.socket()) {
            laptop.put(
                            "/api/accounts/me/password",
                            Map.of(
                                    "current",
                                    ParleyClient.passwordOf("careful"),
                                    "password",
                                    "a new and better password"))
                    .expect(204);
            assertThat(thiefs.closeCode()).isEqualTo(SESSION_ENDED);
            thief.get("/api/session").expect(401, "unauthenticated");
            assertAlive(own);
        }
        server.client().signIn("careful", ParleyClient.passwordOf("careful")).expect(401, "invalid_credentials");
        server.client().signIn("careful", "a new and better password").expect(200);
    }

    @Test
    void disabledAccountLosesAllSessionsAndCannotSignIn() {
        var laptop = server.client().register("troll");
        var phone = server.client().signIn("troll");
        try (var one = laptop.socket();
                var two = phone.socket()) {
            ada.patch("/api/admin/users/troll", Map.of("disabled", true)).expect(200);
            assertThat(one.closeCode()).isEqualTo(SESSION_ENDED);
            assertThat(two.closeCode()).isEqualTo(SESSION_ENDED);
        }
        for (var device : List.of(laptop, phone)) {
            device.get("/api/rooms").expect(401, "unauthenticated");
            device.signIn("troll", ParleyClient.passwordOf("troll")).expect(403, "account_disabled");
        }
        ada.patch("/api/admin/users/troll", Map.of("disabled", false)).expect(200);
        server.client().signIn("troll").get("/api/rooms").expect(200);
    }

    @Test
    void roleChangeTakesEffectWithoutSigningInAgain() {
        var linus = server.client().register("linus");
        linus.get("/api/admin/stats").expect(403, "forbidden");
        ada.patch("/api/admin/users/linus", Map.of("roles", List.of("USER", "ADMIN")))
                .expect(200);
        linus.get("/api/admin/stats").expect(200);
        linus.post("/api/admin/broadcast", Map.of("text", "I am in charge")).expect(201);

        ada.patch("/api/admin/users/linus", Map.of("roles", List.of("USER"))).expect(200);
        linus.get("/api/admin/stats").expect(403, "forbidden");
        linus.post("/api/admin/broadcast", Map.of("text", "I was")).expect(403, "forbidden");
    }

    @Test
    void restartKeepsAccountsSessionsAndMessages() {
        try (var own = ParleyServer.start()) {
            var grace = own.client().register("grace");
            grace.postToRoom("lobby", "before");
            String epoch = own.bean(Epoch.class).current();
            own.restart();
            assertThat(own.bean(Epoch.class).current()).isEqualTo(epoch);

            try (var socket = grace.socket()) {
                socket.subscribeSince("lobby", "/topic/room.lobby", 0);
                assertThat(socket.message("lobby").text()).isEqualTo("before");
                assertThat(grace.postToRoom("lobby", "after").path("seq").asLong())
                        .isEqualTo(2);
                assertThat(socket.message("lobby").text()).isEqualTo("after");
            }
            own.client().signIn("grace").get("/api/rooms").expect(200);
        }
    }

    /** Only an open socket returns a receipt. */
    private static void assertAlive(StompClient socket) {
        assertThat(socket.subscribe("alive", "/topic/announcements").seq()).isNotNegative();
        assertThat(socket.isClosed()).isFalse();
    }
}
