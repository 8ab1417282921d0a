package dev.parley.cluster;

import java.util.List;

/**
 * A part of what a node answers, as JSON.
 *
 * @param question {@link Question#id()}
 * @param ended whether it held the connection that was to end
 * @param parts how many such answers it gives to that question, at least one
 */
record Answer(String question, boolean ended, int parts, List<HeldConnection> connections) {

    static final String SUBJECT = "connections-told";

    /** A connection takes 300 bytes at most, and a broadcast must not have more than 32 KiB. */
    static final int MOST_CONNECTIONS = 100;
}
