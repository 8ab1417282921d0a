package dev.parley.stock;

import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Controller;

/** Forwards the messages of a room to its subscribers, byte for byte. */
@Controller
class ChatController {

    /** No converter processes a payload of type byte array, so this is the cheapest way. */
    @MessageMapping("/chat.{room}")
    @SendTo("/topic/room.{room}")
    byte[] forward(byte[] message) {
        return message;
    }
}
