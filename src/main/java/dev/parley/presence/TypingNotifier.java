package dev.parley.presence;

import dev.parley.presence.state.PresenceEvents;
import dev.parley.presence.state.PresenceThread;
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
 * Publishes who is typing in a room, here and on the other nodes: at most once in two seconds for each user and room;
 * events in between are dropped, because they add nothing new. Any thread; never blocks.
 */
@Component
public class TypingNotifier implements BroadcastListener {

    private static final Logger logger = LoggerFactory.getLogger(TypingNotifier.class);

    private static final long PAUSE_MILLIS = 2_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final ScheduledExecutorService thread;
    private final PresenceEvents events;
    private final Relay relay;
    private final Set<Typing> recent = ConcurrentHashMap.newKeySet();

    @Autowired
    public TypingNotifier(PresenceThread thread, PresenceEvents events, Relay relay) {
        this(thread.executor(), events, relay);
    }

    public TypingNotifier(ScheduledExecutorService thread, PresenceEvents events, Relay relay) {
        this.thread = thread;
        this.events = events;
        this.relay = relay;
    }

    /** Also the message between nodes, as JSON. */
    private record Typing(String room, String user) {}

    public void typed(String room, String user) {
        var typing = new Typing(room, user);
        if (recent.add(typing)) {
            var ignored = thread.schedule(() -> recent.remove(typing), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            events.publishTyping(room, user);
            if (relay.state() == RelayState.CONNECTED) {
                relay.broadcast(subject(), JSON.writeValueAsBytes(typing));
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
            var typing = JSON.readValue(body, Typing.class);
            events.publishTyping(typing.room, typing.user);
        } catch (JacksonException e) {
            logger.debug("Ignored a typing event of node {} that cannot be decoded: {}", node, e.getMessage());
        }
    }
}
