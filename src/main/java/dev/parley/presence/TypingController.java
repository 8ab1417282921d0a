package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.conversation.Conversations;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;

/** Takes {@code SEND /app/typing.{room}} from whoever may be in the room. */
@Controller
class TypingController {

    private final Conversations conversations;
    private final Typing typing;

    TypingController(Conversations conversations, Typing typing) {
        this.conversations = conversations;
        this.typing = typing;
    }

    /** The body, {@code {}}: there is nothing to say but that somebody types. */
    record Keystroke() {}

    @MessageMapping("/typing.{room}")
    void typing(@DestinationVariable String room, @Payload Keystroke body, Account sender) {
        typing.typed(Rooms.find(conversations, room, sender), sender.username());
    }
}
