package dev.parley.cluster;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the other nodes about their connections, and waits for the answers of those that live. Any thread; never blocks.
 *
 * <p>Nobody is asked who cannot be reached: without a broker every node that lives counts as unheard at once.
 */
@Component
class ClusterSurvey implements BroadcastListener {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(ClusterSurvey.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<Map<String, String>> alive;
    private final Relay relay;
    private final Duration patience;
    private final Map<String, PendingSurvey> open = new ConcurrentHashMap<>();

    @Autowired
    ClusterSurvey(ClusterMembership clusterMembership, Relay relay) {
        this(clusterMembership::alive, relay, PATIENCE);
    }

    /** @param alive {@link ClusterMembership#alive} */
    ClusterSurvey(Supplier<Map<String, String>> alive, Relay relay, Duration patience) {
        this.alive = alive;
        this.relay = relay;
        this.patience = patience;
    }

    /** @param kick the connection to end; without one, all connections are told */
    CompletableFuture<PendingSurvey.Outcome> ask(@Nullable String kick) {
        var clusterMembership = alive.get();
        var pendingSurvey = new PendingSurvey(clusterMembership.keySet());
        if (clusterMembership.isEmpty() || relay.state() != RelayState.CONNECTED) {
            pendingSurvey.giveUp();
            return pendingSurvey.outcome();
        }
        var surveyRequest = new SurveyRequest(UUID.randomUUID().toString(), kick);
        open.put(surveyRequest.id(), pendingSurvey);
        relay.broadcast(SurveyRequest.SUBJECT, JSON.writeValueAsBytes(surveyRequest));
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    open.remove(surveyRequest.id());
                    pendingSurvey.giveUp();
                });
        return pendingSurvey.outcome();
    }

    @Override
    public String subject() {
        return SurveyResponse.SUBJECT;
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        try {
            var answer = JSON.readValue(body, SurveyResponse.class);
            var pendingSurvey = open.get(answer.question());
            if (pendingSurvey != null) {
                pendingSurvey.heard(node, alive.get().getOrDefault(node, node), answer);
            }
        } catch (JacksonException e) {
            log.warn("Another node's answer is not understood: {}", e.getClass().getSimpleName());
        }
    }
}
