package dev.parley.cluster.survey;

import org.jspecify.annotations.Nullable;

/**
 * A query to all other nodes, as JSON.
 *
 * @param id repeated in the responses
 * @param kick the id of the connection to close; null to list all connections
 */
record SurveyRequest(String id, @Nullable String kick) {

    static final String SUBJECT = "connections-asked";
}
