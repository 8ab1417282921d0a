package dev.parley.timeline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import dev.parley.timeline.TimelineFixtures;
import dev.parley.timeline.live.LongPoll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that an open request counts as a connection exactly as long as it lasts, whenever it ends. */
class ConnectionLeaseTest {

    private final TimelineFixtures fixtures = new TimelineFixtures();
    private final LongPoll connection = new LongPoll(TimelineFixtures.requestContext("ada"));
    // No delivery here: a lease without a subscription releases the rest as well.
    private final ConnectionLease lease =
            new ConnectionLease(fixtures.connections(), subscription -> {}, connection, StreamId.room("lobby"));

    @AfterEach
    void close() {
        fixtures.close();
    }

    @Test
    void leaseIsAcquiredAndReleasedOnce() {
        acquire(lease);
        assertThat(fixtures.connections().all()).containsExactly(connection);
        assertThat(lease.subscriptions()).isEqualTo(1);

        assertThat(lease.release()).isTrue();
        assertThat(lease.release()).isFalse();
        assertThat(fixtures.connections().all()).isEmpty();
        assertThat(lease.subscriptions()).isZero();
        assertThat(fixtures.events()).containsExactly("opened", "entered room/lobby", "left room/lobby", "closed");
    }

    @Test
    void releaseDuringAcquireUnregistersAfterRegistration() {
        fixtures.onOpened(() -> assertThat(lease.release()).isTrue());
        acquire(lease);
        assertThat(fixtures.events()).containsExactly("opened", "entered room/lobby", "left room/lobby", "closed");
        assertThat(fixtures.connections().all()).isEmpty();
    }

    @Test
    void requestBeyondALimitIsRejected() {
        var connectionLimiter = new ConnectionLimiter(fixtures.connections(), 2, 1);
        assertThatCode(() -> connectionLimiter.requireCapacity("ada")).doesNotThrowAnyException();

        acquire(lease);
        assertRefused(ErrorCode.RATE_LIMITED, connectionLimiter, "ada");
        assertThatCode(() -> connectionLimiter.requireCapacity("grace")).doesNotThrowAnyException();

        fixtures.connections().add(new LongPoll(TimelineFixtures.requestContext("grace")));
        assertRefused(ErrorCode.OVERLOADED, connectionLimiter, "linus");
    }

    private static void assertRefused(ErrorCode errorCode, ConnectionLimiter connectionLimiter, String username) {
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> connectionLimiter.requireCapacity(username))
                .satisfies(rejection -> assertThat(rejection.errorCode()).isEqualTo(errorCode))
                .satisfies(rejection -> assertThat(rejection.retryAfter()).isPresent());
    }

    private static void acquire(ConnectionLease lease) {
        lease.acquire(() -> null);
    }
}
