package dev.parley.cluster.survey;

import java.util.List;

/**
 * A part of a node's response to a survey, as JSON.
 *
 * @param question {@link SurveyRequest#id()}
 * @param ended whether the node held the connection that was to be closed
 * @param parts the number of parts of this response, at least one
 */
record SurveyResponse(String question, boolean ended, int parts, List<ConnectionInfo> connections) {

    static final String SUBJECT = "connections-told";

    /** A connection takes at most 300 bytes, and a broadcast at most 32 KiB. */
    static final int MAX_CONNECTIONS = 100;
}
