package dev.parley.presence;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tells a room who is typing, at most every two seconds for each of them; what comes in between is dropped, since it says
 * nothing new. Any thread; never blocks.
 */
@Component
class Typing {

    private static final long PAUSE_MILLIS = 2_000;

    private final ScheduledExecutorService thread;
    private final PresenceEvents events;
    private final Set<Typist> recent = ConcurrentHashMap.newKeySet();

    @Autowired
    Typing(PresenceThread thread, PresenceEvents events) {
        this(thread.executor(), events);
    }

    Typing(ScheduledExecutorService thread, PresenceEvents events) {
        this.thread = thread;
        this.events = events;
    }

    private record Typist(String room, String user) {}

    void typed(String room, String user) {
        var typist = new Typist(room, user);
        if (recent.add(typist)) {
            var ignored = thread.schedule(() -> recent.remove(typist), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            events.typing(room, user);
        }
    }
}
