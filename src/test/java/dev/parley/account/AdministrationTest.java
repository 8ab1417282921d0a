package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Proves the operations of administrators on accounts, that they take effect immediately, and that one administrator
 * always remains.
 */
@ServerTest
@EachDatabase
class AdministrationTest {

    private ParleyServer server;
    private ParleyClient ada;
    private ParleyClient grace;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        grace = server.client().register("grace");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void onlyAdministratorsSeeAllAccounts() {
        grace.get("/api/admin/users").expect(403, "forbidden");
        server.client().get("/api/admin/users").expect(401, "unauthenticated");

        var all = ada.get("/api/admin/users").expect(200).json();
        assertThat(all.valueStream().map(each -> each.path("username").asString()))
                .containsExactly("ada", "grace");
        assertThat(all.path(1).propertyNames())
                .containsExactly("username", "displayName", "roles", "disabled", "createdAt", "lastSeenAt");
        assertThat(all.path(1).path("roles").toString()).isEqualTo("[\"USER\"]");
    }

    @Test
    void accountShowsItsCreationAndLastUse() {
        var before = Instant.now().minusSeconds(60);
        var shown = shown("grace");
        assertThat(Instant.parse(shown.path("createdAt").asString())).isBetween(before, Instant.now());
        assertThat(Instant.parse(shown.path("lastSeenAt").asString())).isBetween(before, Instant.now());

        grace.signOut().expect(204);
        assertThat(shown("grace").has("lastSeenAt")).isFalse();
    }

    @Test
    void administratorCreatesAccountsEvenIfRegistrationIsClosed() {
        try (var closed = ParleyServer.start("parley.accounts.registration=closed")) {
            var first = closed.client().register("ada");
            var linus = Map.of("username", "Linus", "password", "a good password", "displayName", "Linus P.");
            closed.client().post("/api/accounts", linus).expect(403, "registration_closed");

            var created = first.post("/api/admin/users", linus).expect(201).json();
            assertThat(created.path("username").asString()).isEqualTo("linus");
            assertThat(created.path("displayName").asString()).isEqualTo("Linus P.");
            assertThat(created.path("roles").toString()).isEqualTo("[\"USER\"]");
            var client = closed.client();
            client.signIn("linus", "a good password").expect(200);
            client.get("/api/admin/users").expect(403, "forbidden");
        }
    }

    @Test
    void administratorCreatesAnotherAdministrator() {
        ada.post(
                        "/api/admin/users",
                        Map.of("username", "linus", "password", "a good password", "roles", List.of("ADMIN")))
                .expect(201);
        var linus = server.client();
        linus.signIn("linus", "a good password").expect(200);
        linus.get("/api/admin/users").expect(200);
    }

    @Test
    void createdAccountsFollowTheRulesOfRegistration() {
        ada.post("/api/admin/users", Map.of("username", "grace", "password", "a good password"))
                .expect(409, "username_taken");
        ada.post("/api/admin/users", Map.of("username", "not a name", "password", "a good password"))
                .expect(422, "invalid_username");
        ada.post("/api/admin/users", Map.of("username", "linus", "password", "short"))
                .expect(422, "weak_password");
        ada.post("/api/admin/users", Map.of("username", "linus", "password", "a good password", "displayName", " "))
                .expect(422, "invalid_display_name");
        grace.post("/api/admin/users", Map.of("username", "linus", "password", "a good password"))
                .expect(403, "forbidden");
        assertThat(ada.get("/api/admin/users").expect(200).json()).hasSize(2);
    }

    @Test
    void passwordResetEndsOnlyTheSessionsOfThatUser() {
        try (var socket = grace.socket()) {
            ada.put("/api/admin/users/grace/password", Map.of("password", "another password"))
                    .expect(204);
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
        grace.get("/api/session").expect(401, "unauthenticated");
        ada.get("/api/session").expect(200);
        grace.signIn("grace", ParleyClient.passwordOf("grace")).expect(401, "invalid_credentials");
        grace.signIn("grace", "another password").expect(200);
    }

    @Test
    void onlyAdministratorsResetPasswordsAndTheRulesApply() {
        grace.put("/api/admin/users/ada/password", Map.of("password", "another password"))
                .expect(403, "forbidden");
        ada.put("/api/admin/users/grace/password", Map.of("password", "short")).expect(422, "weak_password");
        ada.put("/api/admin/users/grace/password", Map.of()).expect(422, "weak_password");
        ada.put("/api/admin/users/linus/password", Map.of("password", "another password"))
                .expect(404, "not_found");
        grace.get("/api/session").expect(200);
    }

    private JsonNode shown(String username) {
        return ada.get("/api/admin/users")
                .expect(200)
                .json()
                .valueStream()
                .filter(each -> each.path("username").asString().equals(username))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void roleChangeTakesEffectOnOpenSessions() {
        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("ADMIN"))).expect(200);
        grace.get("/api/admin/users").expect(200);

        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER"))).expect(200);
        grace.get("/api/admin/users").expect(403, "forbidden");
    }

    @Test
    void disabledAccountLosesItsSessionAndCannotSignIn() {
        grace.get("/api/session").expect(200);
        assertThat(ada.patch("/api/admin/users/grace", Map.of("disabled", true))
                        .expect(200)
                        .json()
                        .path("disabled")
                        .asBoolean())
                .isTrue();

        grace.get("/api/session").expect(401, "unauthenticated");
        // Only the right password shows that the account exists and is disabled.
        grace.signIn("grace", "a wrong password").expect(401, "invalid_credentials");
        grace.signIn("grace", ParleyClient.passwordOf("grace")).expect(403, "account_disabled");
        grace.get("/api/session").expect(401, "unauthenticated");

        ada.patch("/api/admin/users/grace", Map.of("disabled", false)).expect(200);
        grace.signIn("grace");
    }

    @Test
    void lastAdministratorCannotBeDisabledOrDemoted() {
        ada.patch("/api/admin/users/ada", Map.of("disabled", true)).expect(409, "conflict");
        ada.patch("/api/admin/users/ada", Map.of("roles", List.of("USER"))).expect(409, "conflict");

        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER", "ADMIN")))
                .expect(200);
        ada.patch("/api/admin/users/ada", Map.of("roles", List.of("USER"))).expect(200);
        grace.patch("/api/admin/users/grace", Map.of("disabled", true)).expect(409, "conflict");
    }

    @Test
    void unknownUsersAndRolesAreRejected() {
        ada.patch("/api/admin/users/linus", Map.of("disabled", true)).expect(404, "not_found");
        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("ROOT"))).expect(400, "malformed");
        ada.patch("/api/admin/users/grace", Map.of("disabled", "true")).expect(400, "malformed");
    }
}
