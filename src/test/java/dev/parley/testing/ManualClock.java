package dev.parley.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
public final class ManualClock implements InstantSource {

    private volatile Instant now;

    public ManualClock() {
        this(Instant.parse("2026-11-20T08:00:00Z"));
    }

    public ManualClock(Instant now) {
        this.now = now;
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
