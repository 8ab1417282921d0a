package dev.parley.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One question with the answers that have come. Any thread. */
final class PendingSurvey {

    private final Set<String> unheard;
    private final Map<String, Integer> parts = new HashMap<>();
    private final List<ClusterConnections.Line> lines = new ArrayList<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** @param nodes the ids of those that are expected to answer */
    PendingSurvey(Set<String> nodes) {
        unheard = new HashSet<>(nodes);
    }

    /**
     * @param ended whether a node held the connection that was to end
     * @param lines the connections that were told
     * @param unheard nodes that have not answered, or not to the end
     */
    record Outcome(boolean ended, List<ClusterConnections.Line> lines, Set<String> unheard) {}

    /** Complete once everybody has answered, or as soon as nothing more needs to be known. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    synchronized void heard(String node, String name, SurveyResponse surveyResponse) {
        surveyResponse.connections().forEach(connection -> lines.add(new ClusterConnections.Line(name, connection)));
        if (parts.merge(node, 1, Integer::sum) == surveyResponse.parts()) {
            unheard.remove(node);
        }
        if (surveyResponse.ended() || unheard.isEmpty()) {
            finish(surveyResponse.ended());
        }
    }

    /** Nobody waits any longer. */
    void giveUp() {
        finish(false);
    }

    private synchronized void finish(boolean ended) {
        outcome.complete(new Outcome(ended, List.copyOf(lines), Set.copyOf(unheard)));
    }
}
