package dev.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that a held request is counted among the connections exactly as long as it lasts, whenever it ends. */
class SeatTest {

    private final Audience audience = new Audience();
    private final LongPoll connection = new LongPoll(Audience.caller("ada"));
    // No delivery here: a seat without a subscription gives back the rest all the same.
    private final Seat seat = new Seat(audience.connections(), subscription -> {}, connection, StreamId.room("lobby"));

    @AfterEach
    void close() {
        audience.close();
    }

    @Test
    void seatIsTakenAndGivenBackOnce() {
        take(seat);
        assertThat(audience.connections().all()).containsExactly(connection);
        assertThat(seat.subscriptions()).isEqualTo(1);

        assertThat(seat.leave()).isTrue();
        assertThat(seat.leave()).isFalse();
        assertThat(audience.connections().all()).isEmpty();
        assertThat(seat.subscriptions()).isZero();
        assertThat(audience.told()).containsExactly("opened", "entered room/lobby", "left room/lobby", "closed");
    }

    @Test
    void connectionEndedWhileItOpensLeavesAfterItEntered() {
        audience.onOpened(() -> assertThat(seat.leave()).isTrue());
        take(seat);
        assertThat(audience.told()).containsExactly("opened", "entered room/lobby", "left room/lobby", "closed");
        assertThat(audience.connections().all()).isEmpty();
    }

    @Test
    void doorRefusesBeyondTheLimits() {
        var door = new Door(audience.connections(), 2, 1);
        assertThatCode(() -> door.admit("ada")).doesNotThrowAnyException();

        take(seat);
        assertRefused(Reason.RATE_LIMITED, door, "ada");
        assertThatCode(() -> door.admit("grace")).doesNotThrowAnyException();

        audience.connections().add(new LongPoll(Audience.caller("grace")));
        assertRefused(Reason.OVERLOADED, door, "linus");
    }

    private static void assertRefused(Reason reason, Door door, String username) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> door.admit(username))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPresent());
    }

    private static void take(Seat seat) {
        seat.take(() -> null);
    }
}
