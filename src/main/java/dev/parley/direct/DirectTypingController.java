package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.account.PresenceLookup;
import dev.parley.event.DirectTypingStarted;
import dev.parley.ratelimit.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;

/**
 * Publishes that a user is typing to another user, at most every two seconds. Drops further calls in between, and calls
 * for a user who is offline.
 */
@Controller
class DirectTypingController {

    private static final Duration MIN_INTERVAL = Duration.ofSeconds(2);

    private final DirectRecipients directRecipients;
    private final PresenceLookup presenceLookup;
    private final ApplicationEventPublisher events;
    private final RateLimit publishLimit;

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
        this.publishLimit = new RateLimit(MIN_INTERVAL, 1, nanoTime);
    }

    /** The body, an empty object {@code {}}. */
    record TypingRequest() {}

    @MessageMapping("/typing-direct.{user}")
    void typing(@DestinationVariable String user, @Payload TypingRequest body, Account sender) {
        String typist = sender.username();
        String reader = directRecipients.findReachable(user, sender).username();
        if (!reader.equals(typist)
                && presenceLookup.isOnline(reader)
                && publishLimit.acquire(typist + " " + reader).isZero()) {
            events.publishEvent(new DirectTypingStarted(typist, reader));
        }
    }
}
