package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.account.session.Sessions;
import dev.parley.account.session.ThrottledSessionRepository;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ManualClock;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/** Proves the lifetime of sessions. */
@ServerTest
@EachDatabase
class SessionLifeTest {

    private static final Duration MAX_AGE = Duration.ofDays(90);

    private final ManualClock clock = new ManualClock(Instant.now());
    private final BackgroundWrites backgroundWrites = new BackgroundWrites();
    private ParleyServer server;
    private JdbcClient jdbc;
    private Sessions sessions;
    private ParleyClient ada;
    private String id;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        jdbc = server.bean(JdbcClient.class);
        sessions = new Sessions(
                jdbc,
                backgroundWrites,
                server.context(),
                new AccountSettings(AccountSettings.Registration.OPEN, MAX_AGE),
                clock);
        ada = server.client().register("ada");
        id = jdbc.sql("SELECT session_id FROM spring_session")
                .query(String.class)
                .single();
    }

    @AfterEach
    void stop() throws InterruptedException {
        backgroundWrites.destroy();
        server.close();
    }

    @Test
    void sessionSurvivesARestart() {
        server.restart();
        ada.get("/api/session").expect(200);
    }

    @Test
    void unusedSessionEndsAfterFourteenDays() {
        assertThat(sessions.ended(List.of(id, "unknown"))).containsExactly("unknown");
        clock.advance(Duration.ofDays(14).minusMinutes(1));
        assertThat(sessions.ended(List.of(id))).isEmpty();

        clock.advance(Duration.ofMinutes(2));
        assertThat(sessions.ended(List.of(id))).containsExactly(id);
    }

    @Test
    void sessionUsedOverSocketsLivesUntilItsMaximumAge() {
        for (int days = 0; days < 84; days += 7) {
            clock.advance(Duration.ofDays(7));
            sessions.touch(id);
            awaitBackgroundWrites();
        }
        assertThat(sessions.ended(List.of(id))).isEmpty();

        clock.advance(Duration.ofDays(7));
        assertThat(sessions.ended(List.of(id))).containsExactly(id);
    }

    @Test
    void useIsStoredOncePerFiveMinutes() {
        clock.advance(Duration.ofMinutes(6));
        sessions.touch(id);
        awaitBackgroundWrites();
        long first = lastAccess();
        assertThat(first).isEqualTo(clock.millis());

        clock.advance(Duration.ofMinutes(4));
        sessions.touch(id);
        awaitBackgroundWrites();
        assertThat(lastAccess()).isEqualTo(first);

        clock.advance(Duration.ofMinutes(1));
        sessions.touch(id);
        awaitBackgroundWrites();
        assertThat(lastAccess()).isEqualTo(clock.millis());
    }

    @Test
    void touchDoesNotReviveAnEndedSession() {
        clock.advance(Duration.ofDays(15));
        sessions.touch(id);
        awaitBackgroundWrites();

        assertThat(sessions.ended(List.of(id))).containsExactly(id);
    }

    @Test
    void trackedRenewalsOfEndedSessionsAreRemoved() {
        sessions.touch("gone");
        awaitBackgroundWrites();
        clock.advance(Duration.ofMinutes(6));
        sessions.touch(id);
        awaitBackgroundWrites();

        assertThat(sessions.trackedRenewals()).isEqualTo(1);
    }

    @Test
    void manySessionsAreCheckedInOneCall() {
        List<String> ids = new ArrayList<>(List.of(id));
        for (int i = 0; i < 2_000; i++) {
            ids.add("unknown-" + i);
        }
        assertThat(sessions.ended(ids)).hasSize(2_000).doesNotContain(id);
    }

    @Test
    void requestRenewsASessionUnusedForFiveMinutes() {
        jdbc.sql("UPDATE spring_session SET last_access_time = last_access_time - 301000")
                .update();
        long before = lastAccess();
        ada.get("/api/session").expect(200);

        assertThat(lastAccess()).isGreaterThan(before + 300_000);
    }

    @Test
    void sessionOfTheMaximumAgeIsNotFound() {
        MapSessionRepository stored = new MapSessionRepository(new ConcurrentHashMap<>());
        ThrottledSessionRepository<MapSession> throttled = new ThrottledSessionRepository<>(stored, MAX_AGE, clock);
        MapSession session = stored.createSession();
        session.setMaxInactiveInterval(Duration.ofDays(365));
        stored.save(session);
        assertThat(throttled.findById(session.getId())).isNotNull();

        clock.advance(MAX_AGE.plusMinutes(1));
        assertThat(throttled.findById(session.getId())).isNull();
        assertThat(stored.findById(session.getId())).isNull();
    }

    @Test
    void cleanupDeletesExpiredSessions() {
        jdbc.sql("UPDATE spring_session SET expiry_time = 1").update();
        server.bean(JdbcIndexedSessionRepository.class).cleanUpExpiredSessions();

        assertThat(jdbc.sql(
                                "SELECT (SELECT COUNT(*) FROM spring_session) + (SELECT COUNT(*) FROM spring_session_attributes)")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** Waits for all earlier tasks: tasks run in order, so the earlier ones are done when this one is. */
    private void awaitBackgroundWrites() {
        CountDownLatch done = new CountDownLatch(1);
        backgroundWrites.run(done::countDown);
        await().until(() -> done.getCount() == 0);
    }

    private long lastAccess() {
        return jdbc.sql("SELECT last_access_time FROM spring_session")
                .query(Long.class)
                .single();
    }
}
