package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.conversation.DirectTypingStarted;
import dev.parley.conversation.PresenceLookup;
import dev.parley.conversation.RateLimit;
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
class DirectTypingController {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final DirectRecipients directRecipients;
    private final PresenceLookup presenceLookup;
    private final ApplicationEventPublisher events;
    private final RateLimit told;

    @Autowired
    DirectTypingController(
            DirectRecipients directRecipients, PresenceLookup presenceLookup, ApplicationEventPublisher events) {
        this(directRecipients, presenceLookup, events, System::nanoTime);
    }

    DirectTypingController(
            DirectRecipients directRecipients,
            PresenceLookup presenceLookup,
            ApplicationEventPublisher events,
            LongSupplier nanoTime) {
        this.directRecipients = directRecipients;
        this.presenceLookup = presenceLookup;
        this.events = events;
        this.told = new RateLimit(PAUSE, 1, nanoTime);
    }

    /** The body, {@code {}}: there is nothing to say but that somebody types. */
    record Keystroke() {}

    @MessageMapping("/typing-direct.{user}")
    void type(@DestinationVariable String user, @Payload Keystroke body, Account sender) {
        String typist = sender.username();
        String reader = directRecipients.findReachable(user, sender).username();
        if (!reader.equals(typist)
                && presenceLookup.isOnline(reader)
                && told.acquire(typist + " " + reader).isZero()) {
            events.publishEvent(new DirectTypingStarted(typist, reader));
        }
    }
}
