package dev.parley.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that a held request is counted among the connections exactly as long as it lasts, whenever it ends. */
class ConnectionLeaseTest {

    private final HistoryFixtures historyFixtures = new HistoryFixtures();
    private final LongPoll connection = new LongPoll(HistoryFixtures.caller("ada"));
    // No delivery here: a seat without a subscription gives back the rest all the same.
    private final ConnectionLease connectionLease =
            new ConnectionLease(historyFixtures.connections(), subscription -> {}, connection, StreamId.room("lobby"));

    @AfterEach
    void close() {
        historyFixtures.close();
    }

    @Test
    void seatIsTakenAndGivenBackOnce() {
        take(connectionLease);
        assertThat(historyFixtures.connections().all()).containsExactly(connection);
        assertThat(connectionLease.subscriptions()).isEqualTo(1);

        assertThat(connectionLease.leave()).isTrue();
        assertThat(connectionLease.leave()).isFalse();
        assertThat(historyFixtures.connections().all()).isEmpty();
        assertThat(connectionLease.subscriptions()).isZero();
        assertThat(historyFixtures.told()).containsExactly("opened", "entered room/lobby", "left room/lobby", "closed");
    }

    @Test
    void connectionEndedWhileItOpensLeavesAfterItEntered() {
        historyFixtures.onOpened(() -> assertThat(connectionLease.leave()).isTrue());
        take(connectionLease);
        assertThat(historyFixtures.told()).containsExactly("opened", "entered room/lobby", "left room/lobby", "closed");
        assertThat(historyFixtures.connections().all()).isEmpty();
    }

    @Test
    void doorRefusesBeyondTheLimits() {
        var connectionLimiter = new ConnectionLimiter(historyFixtures.connections(), 2, 1);
        assertThatCode(() -> connectionLimiter.admit("ada")).doesNotThrowAnyException();

        take(connectionLease);
        assertRefused(ErrorCode.RATE_LIMITED, connectionLimiter, "ada");
        assertThatCode(() -> connectionLimiter.admit("grace")).doesNotThrowAnyException();

        historyFixtures.connections().add(new LongPoll(HistoryFixtures.caller("grace")));
        assertRefused(ErrorCode.OVERLOADED, connectionLimiter, "linus");
    }

    private static void assertRefused(ErrorCode errorCode, ConnectionLimiter connectionLimiter, String username) {
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> connectionLimiter.admit(username))
                .satisfies(refusal -> assertThat(refusal.errorCode()).isEqualTo(errorCode))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPresent());
    }

    private static void take(ConnectionLease connectionLease) {
        connectionLease.take(() -> null);
    }
}
