package dev.parley.stream;

/** Completes an append that found the log's bounded queue full. Nothing was written; the sender may retry later. */
public class LogOverloaded extends RuntimeException {

    public LogOverloaded() {
        super("The log's queue is full; retry later", null, false, false);
    }
}
