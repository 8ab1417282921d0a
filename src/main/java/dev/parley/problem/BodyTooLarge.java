package dev.parley.problem;

import java.io.IOException;

/** Thrown while a request body is read, when it exceeds its size limit. */
public class BodyTooLarge extends IOException {

    public BodyTooLarge() {
        super("The request body is too large");
    }
}
