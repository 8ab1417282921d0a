package dev.parley.account.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves who may register, and the resulting account. */
@ServerTest
class RegistrationTest {

    @Test
    void onlyTheFirstAccountIsAdministrator() {
        try (ParleyServer server = ParleyServer.start()) {
            ParleyClient ada = server.client();
            assertThat(ada.get("/api/config")
                            .expect(200)
                            .json()
                            .path("firstRun")
                            .asBoolean())
                    .isTrue();
            assertThat(ada.post("/api/accounts", account("ada", "long enough"))
                            .expect(201)
                            .body())
                    .isEqualTo(
                            "{\"username\":\"ada\",\"displayName\":\"ada\",\"roles\":[\"USER\",\"ADMIN\"],\"language\":\"\",\"addedBy\":\"everybody\"}");
            assertThat(ada.get("/api/config").json().path("firstRun").asBoolean(true))
                    .isFalse();
            ada.get("/api/session").expect(200);

            assertThat(server.client()
                            .post(
                                    "/api/accounts",
                                    Map.of(
                                            "username",
                                            "GRACE",
                                            "password",
                                            "8 or more",
                                            "displayName",
                                            " Grace Hopper "))
                            .expect(201)
                            .body())
                    .isEqualTo(
                            "{\"username\":\"grace\",\"displayName\":\"Grace Hopper\",\"roles\":[\"USER\"],\"language\":\"\",\"addedBy\":\"everybody\"}");
        }
    }

    @Test
    void registrationThatBreaksARuleIsRejectedWithItsCode() {
        try (ParleyServer server = ParleyServer.start()) {
            ParleyClient ada = server.client().register("ada");
            ParleyClient visitor = server.client();

            visitor.post("/api/accounts", account("Ada", "long enough")).expect(409, "username_taken");
            visitor.post("/api/accounts", account("-", "long enough")).expect(422, "invalid_username");
            visitor.post("/api/accounts", account("grace", "7 chars")).expect(422, "weak_password");
            visitor.post("/api/accounts", account("grace", "x".repeat(129))).expect(422, "weak_password");
            visitor.post("/api/accounts", Map.of("username", "grace")).expect(422, "weak_password");
            visitor.post(
                            "/api/accounts",
                            Map.of("username", "grace", "password", "long enough", "displayName", "line\nbreak"))
                    .expect(422, "invalid_display_name");
            assertThat(ada.get("/api/admin/users").expect(200).json().size()).isEqualTo(1);
        }
    }

    @Test
    void reservedNamesAreRejectedButTheFirstAccountMayBeAdmin() {
        try (ParleyServer server = ParleyServer.start()) {
            ParleyClient first = server.client();
            first.post("/api/accounts", account("system", "long enough")).expect(422, "invalid_username");
            first.post("/api/accounts", account("Admin", "long enough")).expect(201);
            for (String name : List.of("admin", "administrator", "system", "me", "here", "all", "ROOM", "every-one")) {
                var rejected = server.client()
                        .post("/api/accounts", account(name, "long enough"))
                        .expect(422, "invalid_username");
                assertThat(rejected.json().path("detail").asString()).startsWith("This user name is reserved: ");
            }
            first.post("/api/admin/users", account("everyone", "long enough")).expect(422, "invalid_username");
            first.post("/api/admin/users", account("support", "long enough")).expect(201);
            server.client()
                    .post("/api/session", account("support", "long enough"))
                    .expect(200);
        }
    }

    @Test
    void closedRegistrationAllowsOnlyTheFirstAccount() {
        try (ParleyServer server = ParleyServer.start("parley.accounts.registration=closed")) {
            assertThat(server.client()
                            .get("/api/config")
                            .json()
                            .path("registration")
                            .asString())
                    .isEqualTo("closed");
            server.client().register("ada");
            server.client()
                    .post("/api/accounts", account("grace", "long enough"))
                    .expect(403, "registration_closed");
        }
    }

    private static Map<String, String> account(String username, String password) {
        return Map.of("username", username, "password", password);
    }
}
