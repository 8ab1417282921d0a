package dev.parley.testing;

import dev.parley.stream.Epoch;

/** An epoch that never changes. */
public record FixedEpoch(String current) implements Epoch {

    public FixedEpoch() {
        this("epochOfTests");
    }

    @Override
    public void end(String outdated) {
        throw new AssertionError("The epoch " + outdated + " was ended");
    }
}
