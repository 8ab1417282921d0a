package dev.parley.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a stopping node closes its connections neither all at once nor later than the configured time. */
class DrainScheduleTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 20_000})
    void noConnectionIsClosedBeforeLoadBalancersSeeNotReady(int connections) {
        var schedule = new DrainSchedule(connections, WITHIN);
        assertThat(schedule.due(Duration.ZERO)).isZero();
        assertThat(schedule.due(Duration.ofMillis(1_999))).isZero();
    }

    @Test
    void fewConnectionsAreClosedAtHundredPerSecond() {
        var schedule = new DrainSchedule(200, WITHIN);
        assertThat(schedule.due(Duration.ofSeconds(3))).isEqualTo(100);
        assertThat(schedule.due(Duration.ofSeconds(4))).isEqualTo(200);
    }

    @Test
    void manyConnectionsAreSpreadOverWholeTime() {
        var schedule = new DrainSchedule(20_000, WITHIN);
        assertThat(schedule.due(Duration.ofSeconds(3))).isEqualTo(2_500);
        assertThat(schedule.due(Duration.ofSeconds(6))).isEqualTo(10_000);
        assertThat(schedule.due(Duration.ofMillis(9_999))).isLessThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 20_000})
    void allConnectionsAreClosedAtEndOfTime(int connections) {
        var schedule = new DrainSchedule(connections, WITHIN);
        assertThat(schedule.due(WITHIN)).isEqualTo(connections);
        assertThat(schedule.due(WITHIN.multipliedBy(9))).isEqualTo(connections);
    }

    @Test
    void zeroTimeClosesAllAtOnce() {
        assertThat(new DrainSchedule(20_000, Duration.ZERO).due(Duration.ZERO)).isEqualTo(20_000);
    }
}
