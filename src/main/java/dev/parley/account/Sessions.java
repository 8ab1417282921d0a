package dev.parley.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps sessions alive that are used over sockets, tells which ones have ended, and ends them. */
@Component
public class Sessions {

    /** How often the use of a session is written down at most, over HTTP and over sockets. */
    static final Duration RENEWAL = Duration.ofMinutes(5);

    // Below what the databases take as parameters of one statement.
    private static final int IDS_PER_STATEMENT = 500;

    private final JdbcClient jdbc;
    private final BackgroundWrites backgroundWrites;
    private final ApplicationEventPublisher events;
    private final Duration maxAge;
    private final InstantSource clock;

    /** When the sessions were last handed over to be renewed; forgotten after {@link #RENEWAL}. */
    private final Map<String, Long> renewedAtMillis = new ConcurrentHashMap<>();

    @Autowired
    Sessions(
            JdbcClient jdbc,
            BackgroundWrites backgroundWrites,
            ApplicationEventPublisher events,
            AccountSettings settings) {
        this(jdbc, backgroundWrites, events, settings, InstantSource.system());
    }

    Sessions(
            JdbcClient jdbc,
            BackgroundWrites backgroundWrites,
            ApplicationEventPublisher events,
            AccountSettings settings,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.backgroundWrites = backgroundWrites;
        this.events = events;
        this.maxAge = settings.sessionMaxAge();
        this.clock = clock;
    }

    /** Says that a session is in use over a socket; writes to the database at most every five minutes. Never blocks. */
    public void touch(String sessionId) {
        long now = clock.millis();
        Long last = renewedAtMillis.get(sessionId);
        if (last == null || isDue(last, now)) {
            renewedAtMillis.put(sessionId, now);
            backgroundWrites.run(() -> renew(sessionId, now));
        }
    }

    /** Those of the sessions that no longer live (signed out anywhere, or expired). Blocks for one read. */
    public Set<String> ended(Collection<String> sessionIds) {
        Set<String> ended = new HashSet<>(sessionIds);
        List<String> asked = List.copyOf(ended);
        long now = clock.millis();
        for (int from = 0; from < asked.size(); from += IDS_PER_STATEMENT) {
            jdbc.sql("""
                            SELECT session_id FROM spring_session
                            WHERE session_id IN (:ids) AND expiry_time >= :now AND creation_time > :oldest""")
                    .param("ids", asked.subList(from, Math.min(from + IDS_PER_STATEMENT, asked.size())))
                    .param("now", now)
                    .param("oldest", now - maxAge.toMillis())
                    .query(String.class)
                    .list()
                    .forEach(ended::remove);
        }
        return ended;
    }

    /** Ends every session of a user but the given one, everywhere. Blocks for one write. */
    void endAll(String username, @Nullable String exceptSessionId) {
        jdbc.sql("""
                        DELETE FROM spring_session WHERE principal_name = :username AND session_id <> :except
                        RETURNING session_id""")
                .param("username", username)
                .param("except", exceptSessionId == null ? "" : exceptSessionId)
                .query(String.class)
                .list()
                .forEach(this::announceEnd);
    }

    void announceEnd(String sessionId) {
        events.publishEvent(new SessionEnded(sessionId));
    }

    /** How many sessions are remembered as renewed. */
    int remembered() {
        return renewedAtMillis.size();
    }

    private void renew(String sessionId, long now) {
        // Never one that has expired: nothing brings a session back.
        jdbc.sql("""
                        UPDATE spring_session
                        SET last_access_time = :now, expiry_time = :now + CAST(max_inactive_interval AS BIGINT) * 1000
                        WHERE session_id = :id AND expiry_time >= :now AND last_access_time <= :due""")
                .param("now", now)
                .param("id", sessionId)
                .param("due", now - RENEWAL.toMillis())
                .update();
        renewedAtMillis.values().removeIf(last -> isDue(last, clock.millis()));
    }

    /** Due too if the clock was set back: a future time must not keep a session from being renewed. */
    private static boolean isDue(long lastMillis, long nowMillis) {
        return Math.abs(nowMillis - lastMillis) >= RENEWAL.toMillis();
    }
}
