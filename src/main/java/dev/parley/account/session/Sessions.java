package dev.parley.account.session;

import dev.parley.account.AccountSettings;
import dev.parley.account.BackgroundWrites;
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

/** Renews sessions that are in use over sockets, detects ended sessions, and ends sessions. */
@Component
public class Sessions {

    /** The minimum time between two stored uses of a session, over HTTP and over sockets. */
    static final Duration RENEWAL = Duration.ofMinutes(5);

    // Below the databases' limit of parameters in one statement.
    private static final int IDS_PER_STATEMENT = 500;

    private final JdbcClient jdbc;
    private final BackgroundWrites backgroundWrites;
    private final ApplicationEventPublisher events;
    private final Duration maxAge;
    private final InstantSource clock;

    /** The time at which each session was last queued for renewal. Entries are removed after {@link #RENEWAL}. */
    private final Map<String, Long> renewedAtMillis = new ConcurrentHashMap<>();

    @Autowired
    public Sessions(
            JdbcClient jdbc,
            BackgroundWrites backgroundWrites,
            ApplicationEventPublisher events,
            AccountSettings settings) {
        this(jdbc, backgroundWrites, events, settings, InstantSource.system());
    }

    public Sessions(
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

    /**
     * Records that a session is in use over a socket. Writes to the database at most every five minutes. Never blocks.
     */
    public void touch(String sessionId) {
        long now = clock.millis();
        Long last = renewedAtMillis.get(sessionId);
        if (last == null || isDue(last, now)) {
            renewedAtMillis.put(sessionId, now);
            backgroundWrites.run(() -> renew(sessionId, now));
        }
    }

    /** Returns the given sessions that have ended (signed out on any node, or expired). Blocks for one read. */
    public Set<String> ended(Collection<String> sessionIds) {
        Set<String> ended = new HashSet<>(sessionIds);
        List<String> ids = List.copyOf(ended);
        long now = clock.millis();
        for (int from = 0; from < ids.size(); from += IDS_PER_STATEMENT) {
            jdbc.sql("""
                            SELECT session_id FROM spring_session
                            WHERE session_id IN (:ids) AND expiry_time >= :now AND creation_time > :oldest""")
                    .param("ids", ids.subList(from, Math.min(from + IDS_PER_STATEMENT, ids.size())))
                    .param("now", now)
                    .param("oldest", now - maxAge.toMillis())
                    .query(String.class)
                    .list()
                    .forEach(ended::remove);
        }
        return ended;
    }

    /** Ends every session of a user except the given one, on all nodes. Blocks for one write. */
    public void endAll(String username, @Nullable String exceptSessionId) {
        jdbc.sql("""
                        DELETE FROM spring_session WHERE principal_name = :username AND session_id <> :except
                        RETURNING session_id""")
                .param("username", username)
                .param("except", exceptSessionId == null ? "" : exceptSessionId)
                .query(String.class)
                .list()
                .forEach(this::publishEnded);
    }

    void publishEnded(String sessionId) {
        events.publishEvent(new SessionEnded(sessionId));
    }

    /** Returns the number of tracked renewals. */
    public int trackedRenewals() {
        return renewedAtMillis.size();
    }

    private void renew(String sessionId, long now) {
        // An expired session is never renewed.
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

    /**
     * Returns whether a renewal is due. A time in the future counts as due, so that a clock that was set back does not
     * prevent renewals.
     */
    private static boolean isDue(long lastMillis, long nowMillis) {
        return Math.abs(nowMillis - lastMillis) >= RENEWAL.toMillis();
    }
}
