package dev.parley.cluster.survey;

import dev.parley.cluster.membership.ClusterMembership;
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
 * Queries the other nodes about their connections, and waits for the responses of the live ones. Any thread; never
 * blocks.
 *
 * <p>Without a broker no node can be queried: every live node then counts as unreachable at once.
 */
@Component
class ClusterSurvey implements BroadcastListener {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Logger logger = LoggerFactory.getLogger(ClusterSurvey.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<Map<String, String>> alive;
    private final Relay relay;
    private final Duration timeout;
    private final Map<String, PendingSurvey> pending = new ConcurrentHashMap<>();

    @Autowired
    ClusterSurvey(ClusterMembership clusterMembership, Relay relay) {
        this(clusterMembership::alive, relay, TIMEOUT);
    }

    /** @param alive {@link ClusterMembership#alive} */
    ClusterSurvey(Supplier<Map<String, String>> alive, Relay relay, Duration timeout) {
        this.alive = alive;
        this.relay = relay;
        this.timeout = timeout;
    }

    /**
     * Starts a survey.
     *
     * @param connectionToClose the id of the connection to close; null to list all connections
     */
    CompletableFuture<PendingSurvey.Outcome> survey(@Nullable String connectionToClose) {
        var nodes = alive.get();
        var pendingSurvey = new PendingSurvey(nodes.keySet());
        if (nodes.isEmpty() || relay.state() != RelayState.CONNECTED) {
            pendingSurvey.complete();
            return pendingSurvey.outcome();
        }
        var surveyRequest = new SurveyRequest(UUID.randomUUID().toString(), connectionToClose);
        pending.put(surveyRequest.id(), pendingSurvey);
        relay.broadcast(SurveyRequest.SUBJECT, JSON.writeValueAsBytes(surveyRequest));
        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    pending.remove(surveyRequest.id());
                    pendingSurvey.complete();
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
            var surveyResponse = JSON.readValue(body, SurveyResponse.class);
            var pendingSurvey = pending.get(surveyResponse.question());
            if (pendingSurvey != null) {
                pendingSurvey.add(node, alive.get().getOrDefault(node, node), surveyResponse);
            }
        } catch (JacksonException e) {
            logger.warn(
                    "Ignored a survey response of node {} that cannot be decoded: {}",
                    node,
                    e.getClass().getSimpleName());
        }
    }
}
