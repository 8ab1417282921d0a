package dev.parley.room.message;

import dev.parley.account.Account;
import dev.parley.message.DeleteRequest;
import dev.parley.message.EditContext;
import dev.parley.message.EditRequest;
import dev.parley.message.MessageEditService;
import dev.parley.message.PostRequest;
import dev.parley.room.RoomName;
import dev.parley.room.Rooms;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;

/** Edits and deletes messages in rooms, over STOMP and HTTP. */
@Controller
class RoomEditController {

    private final Rooms rooms;
    private final MessageEditService messageEditService;

    RoomEditController(Rooms rooms, MessageEditService messageEditService) {
        this.rooms = rooms;
        this.messageEditService = messageEditService;
    }

    @MessageMapping("/edit.{room}")
    CompletableFuture<Appended> edit(
            @DestinationVariable String room, @Payload EditRequest editRequest, Account sender) {
        return messageEditService.edit(sender, editContext(room, sender), editRequest);
    }

    @PatchMapping("/api/rooms/{room}/messages/{seq}")
    CompletableFuture<ResponseEntity<Entry>> editOverHttp(
            @PathVariable String room, @PathVariable long seq, @RequestBody PostRequest postRequest, Account sender) {
        return edit(room, postRequest.toEditRequest(seq), sender)
                .thenApply(appended -> ResponseEntity.ok(appended.entry()));
    }

    @MessageMapping("/delete.{room}")
    CompletableFuture<Appended> delete(
            @DestinationVariable String room, @Payload DeleteRequest deleteRequest, Account sender) {
        return messageEditService.delete(sender, editContext(room, sender), deleteRequest);
    }

    @DeleteMapping("/api/rooms/{room}/messages/{seq}")
    CompletableFuture<ResponseEntity<Void>> deleteOverHttp(
            @PathVariable String room, @PathVariable long seq, Account sender) {
        return delete(room, new DeleteRequest(seq, null), sender)
                .thenApply(appended -> ResponseEntity.noContent().build());
    }

    private EditContext editContext(String room, Account sender) {
        var name = RoomName.of(room);
        return EditContext.room(rooms.authorize(name, sender), () -> isModerator(name, sender));
    }

    private boolean isModerator(RoomName name, Account user) {
        return user.isAdmin()
                || user.username()
                        .equals(rooms.requireVisible(name, user).room().owner());
    }
}
