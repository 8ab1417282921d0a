package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves what administrators can do with accounts, that it acts at once, and that one of them always remains. */
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

        assertThat(ada.get("/api/admin/users").expect(200).body())
                .isEqualTo(
                        "[{\"username\":\"ada\",\"displayName\":\"ada\",\"roles\":[\"USER\",\"ADMIN\"],\"disabled\":false},"
                                + "{\"username\":\"grace\",\"displayName\":\"grace\",\"roles\":[\"USER\"],\"disabled\":false}]");
    }

    @Test
    void roleActsOnSessionsThatAreAlreadyOpen() {
        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("ADMIN"))).expect(200);
        grace.get("/api/admin/users").expect(200);

        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER"))).expect(200);
        grace.get("/api/admin/users").expect(403, "forbidden");
    }

    @Test
    void disabledAccountIsOutAtOnceAndStaysOut() {
        grace.get("/api/session").expect(200);
        assertThat(ada.patch("/api/admin/users/grace", Map.of("disabled", true))
                        .expect(200)
                        .json()
                        .path("disabled")
                        .asBoolean())
                .isTrue();

        grace.get("/api/session").expect(401, "unauthenticated");
        grace.signIn("grace", ParleyClient.passwordOf("grace")).expect(401, "invalid_credentials");

        ada.patch("/api/admin/users/grace", Map.of("disabled", false)).expect(200);
        grace.signIn("grace");
    }

    @Test
    void lastAdministratorCannotLeaveTheOffice() {
        ada.patch("/api/admin/users/ada", Map.of("disabled", true)).expect(409, "conflict");
        ada.patch("/api/admin/users/ada", Map.of("roles", List.of("USER"))).expect(409, "conflict");

        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("USER", "ADMIN")))
                .expect(200);
        ada.patch("/api/admin/users/ada", Map.of("roles", List.of("USER"))).expect(200);
        grace.patch("/api/admin/users/grace", Map.of("disabled", true)).expect(409, "conflict");
    }

    @Test
    void unknownUsersAndRolesAreRefused() {
        ada.patch("/api/admin/users/linus", Map.of("disabled", true)).expect(404, "not_found");
        ada.patch("/api/admin/users/grace", Map.of("roles", List.of("ROOT"))).expect(400, "malformed");
        ada.patch("/api/admin/users/grace", Map.of("disabled", "true")).expect(400, "malformed");
    }
}
