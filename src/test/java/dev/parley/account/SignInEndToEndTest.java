package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.session.SessionEnded;
import dev.parley.account.session.Sessions;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyClient.Answer;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Proves sign-in and sign-out, the resulting cookies and sessions, and when a session ends. */
@ServerTest
@EachDatabase
class SignInEndToEndTest {

    private static final List<String> ended = new CopyOnWriteArrayList<>();
    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        server.context().addApplicationListener(event -> {
            if (event instanceof PayloadApplicationEvent<?> published
                    && published.getPayload() instanceof SessionEnded end) {
                ended.add(end.sessionId());
            }
        });
        server.client().register("ada");
        server.client().register("grace");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void signInReturnsTheAccount() {
        ParleyClient grace = server.client();
        grace.get("/api/session").expect(401, "unauthenticated");

        Answer response =
                grace.signIn("grace", ParleyClient.passwordOf("grace")).expect(200);

        assertThat(response.body())
                .isEqualTo(
                        "{\"username\":\"grace\",\"displayName\":\"grace\",\"roles\":[\"USER\"],\"language\":\"\",\"addedBy\":\"everybody\"}");
        assertThat(grace.get("/api/session").expect(200).json()).isEqualTo(response.json());
    }

    @Test
    void userNamesIgnoreCase() {
        server.client().signIn("GRACE", ParleyClient.passwordOf("grace")).expect(200);
    }

    @Test
    void wrongPasswordAndUnknownUserLookTheSame() {
        Answer wrong = server.client().signIn("grace", "not her password").expect(401, "invalid_credentials");
        Answer unknown = server.client().signIn("linus", "not her password").expect(401, "invalid_credentials");

        assertThat(unknown.body()).isEqualTo(wrong.body());
        server.client().post("/api/session", Map.of()).expect(401, "invalid_credentials");
    }

    @Test
    void sessionCookieIsOutOfReachOfScriptsAndOtherSites() {
        ParleyClient grace = server.client();
        Answer response = grace.signIn("grace", ParleyClient.passwordOf("grace"));

        assertThat(response.header("Set-Cookie"))
                .startsWith("PARLEY_SESSION=")
                .contains("; Max-Age=7776000;")
                .contains("; Path=/;")
                .contains("; HttpOnly")
                .contains("; SameSite=Lax")
                .doesNotContain("Secure");
    }

    @Test
    void signInStartsANewSessionAndEndsTheOldOne() {
        ParleyClient grace = server.client().signIn("grace");
        String first = sessionId(grace);
        grace.signIn("grace");

        assertThat(sessionId(grace)).isNotEqualTo(first);
        assertThat(ended).contains(first);
        assertThat(server.bean(Sessions.class).ended(List.of(first, sessionId(grace))))
                .containsExactly(first);
    }

    @Test
    void signingOutEndsTheSession() {
        ParleyClient grace = server.client().signIn("grace");
        String stolenCookies = grace.cookieHeader();
        String id = sessionId(grace);
        grace.signOut().expect(204);

        assertThat(ended).contains(id);
        grace.get("/api/session").expect(401, "unauthenticated");
        server.client()
                .send(server.client().request("/api/session").header("Cookie", stolenCookies))
                .expect(401, "unauthenticated");
        assertThat(rows("SELECT COUNT(*) FROM spring_session_attributes WHERE session_primary_id NOT IN"
                        + " (SELECT primary_id FROM spring_session)"))
                .isZero();
    }

    @Test
    void visitorsCreateNoSession() {
        long before = rows("SELECT COUNT(*) FROM spring_session");
        ParleyClient visitor = server.client();
        visitor.navigate("/").expect(200);
        visitor.get("/api/session").expect(401);
        visitor.signIn("grace", "not her password").expect(401);

        assertThat(visitor.cookie("PARLEY_SESSION")).isEmpty();
        assertThat(rows("SELECT COUNT(*) FROM spring_session")).isEqualTo(before);
    }

    @Test
    void requestsThatOnlyReadDoNotWriteToTheDatabase() {
        ParleyClient grace = server.client().signIn("grace");
        long accessed =
                rows("SELECT last_access_time FROM spring_session WHERE session_id = '" + sessionId(grace) + "'");
        grace.get("/api/session").expect(200);
        grace.get("/api/session").expect(200);

        assertThat(rows("SELECT last_access_time FROM spring_session WHERE session_id = '" + sessionId(grace) + "'"))
                .isEqualTo(accessed);
    }

    @Test
    void sessionHoldsOnlyTheUserName() {
        ParleyClient grace = server.client().signIn("grace");
        List<String> kept = server.bean(JdbcClient.class)
                .sql("""
                        SELECT a.attribute_bytes FROM spring_session_attributes a
                        JOIN spring_session s ON s.primary_id = a.session_primary_id WHERE s.session_id = :id""")
                .param("id", sessionId(grace))
                .query((row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                .list();

        assertThat(kept).containsExactly("grace");
    }

    @Test
    void sixthAttemptIsRejectedWithRetryAfter() {
        server.client().register("linus2");
        for (int i = 0; i < 5; i++) {
            server.client().signIn("linus2", "wrong password " + i).expect(401, "invalid_credentials");
        }
        Answer rejected = server.client()
                .signIn("linus2", ParleyClient.passwordOf("linus2"))
                .expect(429, "too_many_attempts");

        assertThat(Integer.parseInt(rejected.header("Retry-After"))).isBetween(1, 60);
        server.client().signIn("grace");
    }

    @Test
    void changedPasswordEndsTheOtherSessions() {
        server.client().register("linus");
        ParleyClient here = server.client().signIn("linus");
        ParleyClient elsewhere = server.client().signIn("linus");
        String elsewhereId = sessionId(elsewhere);
        Map<String, String> change = Map.of("current", ParleyClient.passwordOf("linus"), "password", "a new password");

        here.put("/api/accounts/me/password", Map.of("current", "wrong password", "password", "a new password"))
                .expect(401, "invalid_credentials");
        here.put("/api/accounts/me/password", Map.of("current", ParleyClient.passwordOf("linus"), "password", "short"))
                .expect(422, "weak_password");
        elsewhere.get("/api/session").expect(200);
        here.put("/api/accounts/me/password", change).expect(204);

        here.get("/api/session").expect(200);
        elsewhere.get("/api/session").expect(401);
        assertThat(ended).contains(elsewhereId).doesNotContain(sessionId(here));
        server.client().signIn("linus", ParleyClient.passwordOf("linus")).expect(401);
        server.client().signIn("linus", "a new password").expect(200);
    }

    /** Returns the session id, which the cookie holds in base 64. */
    private static String sessionId(ParleyClient client) {
        byte[] id = Base64.getDecoder().decode(client.cookie("PARLEY_SESSION").orElseThrow());
        return new String(id, StandardCharsets.UTF_8);
    }

    private static long rows(String query) {
        return server.bean(JdbcClient.class).sql(query).query(Long.class).single();
    }
}
