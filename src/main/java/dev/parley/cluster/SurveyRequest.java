package dev.parley.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a node asks all others, as JSON.
 *
 * @param id is repeated in the answers
 * @param kick the connection to end; without one, all connections are to be told
 */
record SurveyRequest(String id, @Nullable String kick) {

    static final String SUBJECT = "connections-asked";
}
