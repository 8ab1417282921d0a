package dev.parley.presence;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a room, here and on the other nodes, who is typing: at most every two seconds for each of them; what comes in
 * between is dropped, since it says nothing new. Any thread; never blocks.
 */
@Component
class TypingNotifier implements BroadcastListener {

    private static final Logger logger = LoggerFactory.getLogger(TypingNotifier.class);

    private static final long PAUSE_MILLIS = 2_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final ScheduledExecutorService thread;
    private final PresenceEvents events;
    private final Relay relay;
    private final Set<Typist> recent = ConcurrentHashMap.newKeySet();

    @Autowired
    TypingNotifier(PresenceThread thread, PresenceEvents events, Relay relay) {
        this(thread.executor(), events, relay);
    }

    TypingNotifier(ScheduledExecutorService thread, PresenceEvents events, Relay relay) {
        this.thread = thread;
        this.events = events;
        this.relay = relay;
    }

    /** As nodes tell it to one another, too. */
    private record Typist(String room, String user) {}

    void typed(String room, String user) {
        var typist = new Typist(room, user);
        if (recent.add(typist)) {
            var ignored = thread.schedule(() -> recent.remove(typist), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            events.typing(room, user);
            if (relay.state() == RelayState.CONNECTED) {
                relay.broadcast(subject(), JSON.writeValueAsBytes(typist));
            }
        }
    }

    @Override
    public String subject() {
        return "typing";
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        try {
            var typist = JSON.readValue(body, Typist.class);
            events.typing(typist.room, typist.user);
        } catch (JacksonException e) {
            logger.debug("Node {} said what cannot be read: {}", node, e.getMessage());
        }
    }
}
