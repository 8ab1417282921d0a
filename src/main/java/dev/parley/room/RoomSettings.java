package dev.parley.room;

import dev.parley.conversation.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code parley.rooms.*}: how rooms come into being.
 *
 * @param createOnDemand whether a public room that does not exist is created by its first use, true
 * @param creationsPerHour how many rooms one user may create, at once or spread over an hour, 60; beyond it
 *     {@code rate_limited}
 * @param additionsPerHour how many people one user may add to rooms, at once or spread over an hour, 100; beyond it
 *     {@code rate_limited}. Each node counts for itself
 * @param additionsPerPersonPerDay into how many rooms one person may be put by others, at once or spread over a day, 30;
 *     beyond it {@code rate_limited}. All nodes count together
 */
@ConfigurationProperties("parley.rooms")
record RoomSettings(
        @DefaultValue("true") boolean createOnDemand,
        @DefaultValue("60") int creationsPerHour,
        @DefaultValue("100") int additionsPerHour,
        @DefaultValue("30") int additionsPerPersonPerDay) {

    private static final int MOST = 1_000_000;

    RoomSettings {
        inRange("creations-per-hour", creationsPerHour);
        inRange("additions-per-hour", additionsPerHour);
        inRange("additions-per-person-per-day", additionsPerPersonPerDay);
    }

    private static void inRange(String setting, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(
                    "parley.rooms." + setting + " must be from 1 to " + MOST + ", and is " + value);
        }
    }

    RateLimit creationLimit(LongSupplier nanoTime) {
        return perHour(creationsPerHour, nanoTime);
    }

    RateLimit additionLimit(LongSupplier nanoTime) {
        return perHour(additionsPerHour, nanoTime);
    }

    private static RateLimit perHour(int times, LongSupplier nanoTime) {
        return new RateLimit(Duration.ofHours(1).dividedBy(times), times, nanoTime);
    }
}
