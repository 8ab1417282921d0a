package dev.parley.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.testing.ManualClock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that samples hold the differences between two moments, and that ten minutes of samples are kept. */
class StatsHistoryTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T08:00:00Z"));
    private Stats now = stats(0, 0, 0);
    private final StatsHistory statsHistory = new StatsHistory(() -> now, clock);

    @AfterEach
    void stop() {
        statsHistory.destroy();
    }

    @Test
    void countersAreDifferencesAndGaugesAreCurrentValues() {
        takeSample(stats(3, 100, 1_000));
        takeSample(stats(2, 130, 1_600));

        assertThat(statsHistory.all())
                .extracting(StatsSample::connections, StatsSample::appended, StatsSample::delivered)
                .containsExactly(tuple(3, 100L, 1_000L), tuple(2, 30L, 600L));
    }

    @Test
    void tenMinutesAreKeptOldestFirst() {
        for (int i = 1; i <= 301; i++) {
            takeSample(stats(i, i, i));
        }

        assertThat(statsHistory.all()).hasSize(300);
        assertThat(statsHistory.all().get(0).at()).isEqualTo(Instant.parse("2026-11-20T08:00:04Z"));
        assertThat(statsHistory.all().get(299).at()).isEqualTo(Instant.parse("2026-11-20T08:10:02Z"));
        assertThat(statsHistory.all().get(299).connections()).isEqualTo(301);
    }

    private void takeSample(Stats figures) {
        now = figures;
        clock.advance(StatsHistory.INTERVAL);
        statsHistory.takeSample();
    }

    private static Stats stats(int connections, long appended, long deliveries) {
        return new Stats(0, connections, connections, 0, 0, appended, deliveries, 0, 0, 0, 0, RelayStatus.CONNECTED, 2);
    }
}
