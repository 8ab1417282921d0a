package dev.parley.account.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * Stores the use of a session at most every {@link Sessions#RENEWAL}, and ends a session at its maximum age.
 *
 * <p>Spring Session stores the time of every request, so every read would cause a write to the database.
 */
public class ThrottledSessionRepository<S extends Session>
        implements SessionRepository<ThrottledSessionRepository.ThrottledSession<S>> {

    private final SessionRepository<S> stored;
    private final Duration maxAge;
    private final InstantSource clock;

    public ThrottledSessionRepository(SessionRepository<S> stored, Duration maxAge, InstantSource clock) {
        this.stored = stored;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    @Override
    public ThrottledSession<S> createSession() {
        return new ThrottledSession<>(stored.createSession());
    }

    @Override
    public void save(ThrottledSession<S> session) {
        stored.save(session.stored());
    }

    @Override
    public @Nullable ThrottledSession<S> findById(String id) {
        // Any client may send a cookie with a NUL in it, which PostgreSQL rejects.
        S session = id.indexOf('\0') < 0 ? stored.findById(id) : null;
        if (session == null) {
            return null;
        }
        if (!session.getCreationTime().plus(maxAge).isAfter(clock.instant())) {
            stored.deleteById(id);
            return null;
        }
        return new ThrottledSession<>(session);
    }

    @Override
    public void deleteById(String id) {
        stored.deleteById(id);
    }

    /** A session that updates its last access time only if the stored time is old. */
    record ThrottledSession<S extends Session>(S stored) implements Session {

        @Override
        public void setLastAccessedTime(Instant now) {
            Duration since = Duration.between(stored.getLastAccessedTime(), now).abs();
            if (since.compareTo(Sessions.RENEWAL) >= 0) {
                stored.setLastAccessedTime(now);
            }
        }

        @Override
        public String getId() {
            return stored.getId();
        }

        @Override
        public String changeSessionId() {
            return stored.changeSessionId();
        }

        @Override
        public <T> @Nullable T getAttribute(String name) {
            return stored.getAttribute(name);
        }

        @Override
        public Set<String> getAttributeNames() {
            return stored.getAttributeNames();
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            if (value == null) {
                stored.removeAttribute(name);
            } else {
                stored.setAttribute(name, value);
            }
        }

        @Override
        public void removeAttribute(String name) {
            stored.removeAttribute(name);
        }

        @Override
        public Instant getCreationTime() {
            return stored.getCreationTime();
        }

        @Override
        public Instant getLastAccessedTime() {
            return stored.getLastAccessedTime();
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            stored.setMaxInactiveInterval(interval);
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return stored.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return stored.isExpired();
        }
    }
}
