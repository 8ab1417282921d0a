package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that a node that leaves sends its clients away neither at once nor later than it may. */
class DrainScheduleTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 20_000})
    void nobodyIsSentAwayBeforeLoadBalancersCanKnow(int connections) {
        var pace = new DrainSchedule(connections, WITHIN);
        assertThat(pace.due(Duration.ZERO)).isZero();
        assertThat(pace.due(Duration.ofMillis(1_999))).isZero();
    }

    @Test
    void fewAreSentAwayAtAHundredASecond() {
        var pace = new DrainSchedule(200, WITHIN);
        assertThat(pace.due(Duration.ofSeconds(3))).isEqualTo(100);
        assertThat(pace.due(Duration.ofSeconds(4))).isEqualTo(200);
    }

    @Test
    void manyAreSpreadOverAllOfTheTime() {
        var pace = new DrainSchedule(20_000, WITHIN);
        assertThat(pace.due(Duration.ofSeconds(3))).isEqualTo(2_500);
        assertThat(pace.due(Duration.ofSeconds(6))).isEqualTo(10_000);
        assertThat(pace.due(Duration.ofMillis(9_999))).isLessThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 20_000})
    void nobodyIsLeftWhenTheTimeIsOver(int connections) {
        var pace = new DrainSchedule(connections, WITHIN);
        assertThat(pace.due(WITHIN)).isEqualTo(connections);
        assertThat(pace.due(WITHIN.multipliedBy(9))).isEqualTo(connections);
    }

    @Test
    void noTimeMeansAtOnce() {
        assertThat(new DrainSchedule(20_000, Duration.ZERO).due(Duration.ZERO)).isEqualTo(20_000);
    }
}
