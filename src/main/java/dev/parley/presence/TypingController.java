package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.DestinationResolvers;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;

/** Takes {@code SEND /app/typing.{room}} from whoever may be in the room. */
@Controller
class TypingController {

    private final DestinationResolvers destinationResolvers;
    private final TypingNotifier typingNotifier;

    TypingController(DestinationResolvers destinationResolvers, TypingNotifier typingNotifier) {
        this.destinationResolvers = destinationResolvers;
        this.typingNotifier = typingNotifier;
    }

    /** The body, {@code {}}: there is nothing to say but that somebody types. */
    record Keystroke() {}

    @MessageMapping("/typing.{room}")
    void typing(@DestinationVariable String room, @Payload Keystroke body, Account sender) {
        typingNotifier.typed(RoomAccess.find(destinationResolvers, room, sender), sender.username());
    }
}
