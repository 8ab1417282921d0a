package dev.parley.stock;

import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Controller;

/** Passes what is said in a room on to its subscribers, byte for byte. */
@Controller
class ChatController {

    /** A byte array is the payload that no converter touches, which is the cheapest way through. */
    @MessageMapping("/chat.{room}")
    @SendTo("/topic/room.{room}")
    byte[] say(byte[] message) {
        return message;
    }
}
