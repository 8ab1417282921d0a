package dev.parley.cluster;

import java.util.List;

/**
 * A part of what a node answers, as JSON.
 *
 * @param question {@link SurveyRequest#id()}
 * @param ended whether it held the connection that was to end
 * @param parts how many such answers it gives to that question, at least one
 */
record SurveyResponse(String question, boolean ended, int parts, List<ConnectionInfo> connections) {

    static final String SUBJECT = "connections-told";

    /** A connection takes 300 bytes at most, and a broadcast must not have more than 32 KiB. */
    static final int MOST_CONNECTIONS = 100;
}
