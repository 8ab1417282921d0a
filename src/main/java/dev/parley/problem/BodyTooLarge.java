package dev.parley.problem;

import java.io.IOException;

/** A request's body turned out larger than allowed while it was read. */
public class BodyTooLarge extends IOException {

    public BodyTooLarge() {
        super("The request's body is too large");
    }
}
