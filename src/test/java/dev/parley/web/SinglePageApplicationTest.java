package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how browsers get the front end, and that no other path serves it. */
@ServerTest
class SinglePageApplicationTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/rooms/lobby", "/direct/grace", "/admin", "/rooms/%C3%A9t%C3%A9"})
    void everyRouteServesIndexPageWithRevalidation(String path) {
        Answer page = server.client().navigate(path).expect(200);

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(page.body()).contains("<title>Parley</title>");
        assertThat(page.headers().firstValue("Last-Modified")).isEmpty();

        ParleyClient again = server.client();
        again.send(again.request(path).header("Accept", "text/html").header("If-None-Match", page.header("ETag")))
                .expect(304);
    }

    @Test
    void hashedFilesAreImmutable() {
        Answer script = server.client().get("/assets/app-1a2b3c4d.js").expect(200);

        assertThat(script.header("Content-Type")).contains("javascript");
        assertThat(script.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/app-00000000.js", "/missing.png", "/favicon.ico", "/ws/x", "/error"})
    void missingFilesAreNotFound(String path) {
        server.client().navigate(path).expect(404, "not_found");
    }

    @Test
    void apiClientsGetNoIndexPage() {
        ada.get("/rooms/lobby").expect(404, "not_found");
        ada.navigate("/api/rooms-unknown").expect(404, "not_found");
        ada.navigate("/actuator/nothing").expect(404, "not_found");
    }

    @Test
    void buildWithoutFrontEndServesNotice() {
        Object response = new SinglePageApplication("static-of-no-build/").index();
        assertThat(response.toString()).contains("200 OK", "This build has no user interface.");
    }
}
