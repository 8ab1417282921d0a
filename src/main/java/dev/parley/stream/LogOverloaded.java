package dev.parley.stream;

/** Completes an append that found the log's bounded queue full: nothing was written, and trying later is welcome. */
public class LogOverloaded extends RuntimeException {

    public LogOverloaded() {
        super("The log's queue is full", null, false, false);
    }
}
