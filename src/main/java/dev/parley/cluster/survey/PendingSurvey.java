package dev.parley.cluster.survey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One survey and its responses so far. Any thread. */
final class PendingSurvey {

    private final Set<String> unreachable;
    private final Map<String, Integer> parts = new HashMap<>();
    private final List<ClusterConnections.Line> lines = new ArrayList<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** @param nodes the ids of the nodes that are expected to answer */
    PendingSurvey(Set<String> nodes) {
        unreachable = new HashSet<>(nodes);
    }

    /**
     * The result of a survey.
     *
     * @param ended whether a node held the connection that was to be closed
     * @param lines the reported connections
     * @param unreachable the nodes that have not answered, or not completely
     */
    record Outcome(boolean ended, List<ClusterConnections.Line> lines, Set<String> unreachable) {}

    /** Completes once every node has answered, or as soon as no further response is needed. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    synchronized void add(String node, String name, SurveyResponse surveyResponse) {
        surveyResponse.connections().forEach(connection -> lines.add(new ClusterConnections.Line(name, connection)));
        if (parts.merge(node, 1, Integer::sum) == surveyResponse.parts()) {
            unreachable.remove(node);
        }
        if (surveyResponse.ended() || unreachable.isEmpty()) {
            complete(surveyResponse.ended());
        }
    }

    /** Completes the survey without the missing responses. */
    void complete() {
        complete(false);
    }

    private synchronized void complete(boolean ended) {
        outcome.complete(new Outcome(ended, List.copyOf(lines), Set.copyOf(unreachable)));
    }
}
