package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves which paths are public, and the protection of browsers against other sites. */
@ServerTest
class SecurityEndToEndTest {

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

    @ParameterizedTest
    @CsvSource({
        "/,                    200, 200, 200",
        "/rooms/lobby,         200, 200, 200",
        "/api/config,          200, 200, 200",
        "/actuator/health,     200, 200, 200",
        "/api/session,         401, 200, 200",
        "/api/nothing,         401, 404, 404",
        "/api/admin/users,     401, 403, 200",
        "/actuator/prometheus, 401, 403, 200",
        "/actuator/info,       401, 403, 200",
        "/actuator/env,        401, 403, 404",
        "/actuator,            401, 403, 404",
    })
    void everyPathHasItsAuthorizationRule(String path, int visitor, int user, int administrator) {
        server.client().navigate(path).expect(visitor);
        grace.navigate(path).expect(user);
        ada.navigate(path).expect(administrator);
    }

    @Test
    void changesRequireTheTokenThatOnlyOwnPagesCanRead() {
        ParleyClient visitor = server.client();
        String body = "{\"username\":\"grace\",\"password\":\"" + ParleyClient.passwordOf("grace") + "\"}";
        Answer without = visitor.send(visitor.request("/api/session")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .expect(403, "forbidden");
        assertThat(without.json().path("detail").asString()).contains("X-XSRF-TOKEN");

        visitor.xsrf();
        visitor.send(visitor.request("/api/session")
                        .header("Content-Type", "application/json")
                        .header("X-XSRF-TOKEN", "guessed")
                        .POST(BodyPublishers.ofString(body)))
                .expect(403, "forbidden");
        visitor.post("/api/session", body).expect(200);
        grace.send(grace.request("/api/session").DELETE()).expect(403, "forbidden");
        grace.get("/api/session").expect(200);
    }

    @Test
    void sessionResponseAlwaysSetsTheTokenForScripts() {
        ParleyClient visitor = server.client();
        Answer first = visitor.get("/api/session").expect(401);
        assertThat(first.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("XSRF-TOKEN=")
                .contains("SameSite=Lax")
                .doesNotContain("HttpOnly");

        String token = visitor.xsrf();
        Answer second = visitor.get("/api/session").expect(401);
        assertThat(second.header("Set-Cookie")).startsWith("XSRF-TOKEN=" + token + ";");
    }

    @Test
    void responsesCarrySecurityHeaders() {
        Answer page = server.client().navigate("/");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none';"
                        + " form-action 'self'; frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(page.headers().firstValue("Server")).isEmpty();
        assertThat(grace.get("/api/session").header("Cache-Control")).contains("no-store");
        assertThat(server.client().get("/api/session").header("Cache-Control")).contains("no-store");
    }

    @Test
    void clientsCannotClaimAnAddressOrTlsThroughHeaders() {
        ParleyClient visitor = server.client();
        Answer response = visitor.send(visitor.request("/api/session")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-For", "192.0.2.1"));
        assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void behindATrustedProxyCookiesAreSecure() {
        try (ParleyServer proxied = ParleyServer.start("server.forward-headers-strategy=native")) {
            ParleyClient visitor = proxied.client();
            Answer response = visitor.send(visitor.request("/api/session").header("X-Forwarded-Proto", "https"));
            assertThat(response.header("Set-Cookie")).contains("; Secure");
            assertThat(response.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        }
    }

    @Test
    void separateManagementPortIsOpenAndTheMainPortIsNot() {
        try (ParleyServer separate =
                ParleyServer.start("management.server.port=0", "management.server.address=localhost")) {
            String port = separate.context().getEnvironment().getProperty("local.management.port");
            ParleyClient operator = new ParleyClient(() -> URI.create("http://localhost:" + port));

            operator.navigate("/actuator/prometheus").expect(200);
            operator.get("/actuator/health").expect(200);
            separate.client().get("/actuator/prometheus").expect(401, "unauthenticated");
        }
    }
}
