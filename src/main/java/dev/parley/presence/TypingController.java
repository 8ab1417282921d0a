package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolvers;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;

/** Handles {@code SEND /app/typing.{room}} from users who may read the room. */
@Controller
class TypingController {

    private final DestinationResolvers destinationResolvers;
    private final TypingNotifier typingNotifier;

    TypingController(DestinationResolvers destinationResolvers, TypingNotifier typingNotifier) {
        this.destinationResolvers = destinationResolvers;
        this.typingNotifier = typingNotifier;
    }

    /** The body of the frame, {@code {}}: it has no fields. */
    record TypingRequest() {}

    @MessageMapping("/typing.{room}")
    void typing(@DestinationVariable String room, @Payload TypingRequest body, Account sender) {
        typingNotifier.typed(RoomAccess.find(destinationResolvers, room, sender), sender.username());
    }
}
