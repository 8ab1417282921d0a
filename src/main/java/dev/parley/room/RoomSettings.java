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
 */
@ConfigurationProperties("parley.rooms")
record RoomSettings(
        @DefaultValue("true") boolean createOnDemand,
        @DefaultValue("60") int creationsPerHour) {

    RoomSettings {
        if (creationsPerHour < 1 || creationsPerHour > 1_000_000) {
            throw new IllegalArgumentException(
                    "parley.rooms.creations-per-hour must be from 1 to 1000000, and is " + creationsPerHour);
        }
    }

    RateLimit creationLimit(LongSupplier nanoTime) {
        return new RateLimit(Duration.ofHours(1).dividedBy(creationsPerHour), creationsPerHour, nanoTime);
    }
}
