package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.conversation.RateLimit;
import dev.parley.conversation.TypedTo;
import dev.parley.conversation.Whereabouts;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;

/**
 * Takes that somebody types to a named user, who is told at most every two seconds; what comes in between is dropped, since
 * it says nothing new, and so is what nobody is there to see.
 */
@Controller
class DirectTyping {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Peers peers;
    private final Whereabouts whereabouts;
    private final ApplicationEventPublisher events;
    private final RateLimit told;

    @Autowired
    DirectTyping(Peers peers, Whereabouts whereabouts, ApplicationEventPublisher events) {
        this(peers, whereabouts, events, System::nanoTime);
    }

    DirectTyping(Peers peers, Whereabouts whereabouts, ApplicationEventPublisher events, LongSupplier nanoTime) {
        this.peers = peers;
        this.whereabouts = whereabouts;
        this.events = events;
        this.told = new RateLimit(PAUSE, 1, nanoTime);
    }

    /** The body, {@code {}}: there is nothing to say but that somebody types. */
    record Keystroke() {}

    @MessageMapping("/typing-direct.{user}")
    void type(@DestinationVariable String user, @Payload Keystroke body, Account sender) {
        String typist = sender.username();
        String reader = peers.findReachable(user, sender).username();
        if (!reader.equals(typist)
                && whereabouts.isOnline(reader)
                && told.take(typist + " " + reader).isZero()) {
            events.publishEvent(new TypedTo(typist, reader));
        }
    }
}
