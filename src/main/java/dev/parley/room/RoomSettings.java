package dev.parley.room;

import dev.parley.ratelimit.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code parley.rooms.*}.
 *
 * @param createOnDemand whether the first use of a public room that does not exist creates it; default true
 * @param creationsPerHour number of rooms that one user may create, at once or spread over an hour, default 60; beyond
 *     it {@code rate_limited}
 * @param additionsPerHour number of people that one user may add to rooms, at once or spread over an hour, default 100;
 *     beyond it {@code rate_limited}. Each node counts for itself
 * @param additionsPerPersonPerDay number of rooms to which others may add one person, at once or spread over a day,
 *     default 30; beyond it {@code rate_limited}. All nodes share this count
 */
@ConfigurationProperties("parley.rooms")
public record RoomSettings(
        @DefaultValue("true") boolean createOnDemand,
        @DefaultValue("60") int creationsPerHour,
        @DefaultValue("100") int additionsPerHour,
        @DefaultValue("30") int additionsPerPersonPerDay) {

    private static final int MAX = 1_000_000;

    public RoomSettings {
        inRange("creations-per-hour", creationsPerHour);
        inRange("additions-per-hour", additionsPerHour);
        inRange("additions-per-person-per-day", additionsPerPersonPerDay);
    }

    private static void inRange(String setting, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(
                    "parley.rooms." + setting + " must be from 1 to " + MAX + ", but is " + value);
        }
    }

    public RateLimit creationLimit(LongSupplier nanoTime) {
        return perHour(creationsPerHour, nanoTime);
    }

    public RateLimit additionLimit(LongSupplier nanoTime) {
        return perHour(additionsPerHour, nanoTime);
    }

    private static RateLimit perHour(int times, LongSupplier nanoTime) {
        return new RateLimit(Duration.ofHours(1).dividedBy(times), times, nanoTime);
    }
}
