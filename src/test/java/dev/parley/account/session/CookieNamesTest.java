package dev.parley.account.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that installations on one host do not overwrite each other's cookies, which browsers keep by host alone. */
@Timeout(40)
@ServerTest
class CookieNamesTest {

    @ParameterizedTest
    @CsvSource({
        "auto,8080,false,''",
        "auto,9090,false,_9090",
        "auto,443,false,_443",
        "auto,0,false,''",
        "auto,9090,true,''",
        "'',9090,false,''",
        "team,8080,false,_team",
        "team,9090,true,_team"
    })
    void suffixDiffersBetweenInstallationsButNotBetweenNodes(String setting, int port, boolean shared, String suffix) {
        assertThat(CookieNames.suffix(setting, port, shared)).isEqualTo(suffix);
    }

    @Test
    void suffixMustFitIntoACookiesName() {
        assertThatThrownBy(() -> new CookieSettings("a b")).hasMessageContaining("parley.cookie-suffix");
    }

    @Test
    void oneBrowserStaysSignedInToTwoInstallationsOnOneHost() {
        try (var first = ParleyServer.start();
                var second = ParleyServer.start("parley.cookie-suffix=second")) {
            var visited = new AtomicReference<>(first);
            var browser = new ParleyClient(() -> visited.get().address());

            open(browser, visited, first);
            browser.register("ada");
            open(browser, visited, second);
            browser.register("grace");
            browser.put("/api/rooms/lobby/members/me").expect(204);
            open(browser, visited, first);

            assertThat(browser.get("/api/session").expect(200).body()).contains("\"ada\"");
            browser.put("/api/rooms/lobby/members/me").expect(204);
            browser.signOut().expect(204);
            open(browser, visited, second);
            assertThat(browser.get("/api/session").expect(200).body()).contains("\"grace\"");
        }
    }

    /** Sends the request that the page sends when it is loaded. */
    private static void open(ParleyClient browser, AtomicReference<ParleyServer> visited, ParleyServer installation) {
        visited.set(installation);
        browser.get("/api/session");
    }
}
