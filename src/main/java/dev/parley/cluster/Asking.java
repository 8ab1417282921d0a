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
class Asking implements BroadcastListener {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(Asking.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<Map<String, String>> alive;
    private final Relay relay;
    private final Duration patience;
    private final Map<String, Asked> open = new ConcurrentHashMap<>();

    @Autowired
    Asking(Nodes nodes, Relay relay) {
        this(nodes::alive, relay, PATIENCE);
    }

    /** @param alive {@link Nodes#alive} */
    Asking(Supplier<Map<String, String>> alive, Relay relay, Duration patience) {
        this.alive = alive;
        this.relay = relay;
        this.patience = patience;
    }

    /** @param kick the connection to end; without one, all connections are told */
    CompletableFuture<Asked.Outcome> ask(@Nullable String kick) {
        var nodes = alive.get();
        var asked = new Asked(nodes.keySet());
        if (nodes.isEmpty() || relay.state() != RelayState.CONNECTED) {
            asked.giveUp();
            return asked.outcome();
        }
        var question = new Question(UUID.randomUUID().toString(), kick);
        open.put(question.id(), asked);
        relay.broadcast(Question.SUBJECT, JSON.writeValueAsBytes(question));
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    open.remove(question.id());
                    asked.giveUp();
                });
        return asked.outcome();
    }

    @Override
    public String subject() {
        return Answer.SUBJECT;
    }

    @Override
    public void heard(String node, byte[] body) {
        try {
            var answer = JSON.readValue(body, Answer.class);
            var asked = open.get(answer.question());
            if (asked != null) {
                asked.heard(node, alive.get().getOrDefault(node, node), answer);
            }
        } catch (JacksonException e) {
            log.warn("Another node's answer is not understood: {}", e.getClass().getSimpleName());
        }
    }
}
