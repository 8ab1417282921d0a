package dev.parley.testing;

import dev.parley.stream.Epoch;

/** An epoch that is always the same. */
public record FixedEpoch(String current) implements Epoch {

    public FixedEpoch() {
        this("epochOfTests");
    }

    @Override
    public void end(String outdated) {
        throw new AssertionError("The epoch " + outdated + " was ended");
    }
}
