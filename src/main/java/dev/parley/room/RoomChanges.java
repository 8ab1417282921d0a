package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.Changes;
import dev.parley.conversation.Deletion;
import dev.parley.conversation.Draft;
import dev.parley.conversation.Edit;
import dev.parley.conversation.Venue;
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

/** Takes edits and deletes of what was said in rooms, over STOMP and HTTP alike. */
@Controller
class RoomChanges {

    private final Rooms rooms;
    private final Changes changes;

    RoomChanges(Rooms rooms, Changes changes) {
        this.rooms = rooms;
        this.changes = changes;
    }

    @MessageMapping("/edit.{room}")
    CompletableFuture<Appended> edit(@DestinationVariable String room, @Payload Edit edit, Account sender) {
        return changes.edit(sender, venue(room, sender), edit);
    }

    @PatchMapping("/api/rooms/{room}/messages/{seq}")
    CompletableFuture<ResponseEntity<Entry>> editOverHttp(
            @PathVariable String room, @PathVariable long seq, @RequestBody Draft draft, Account sender) {
        return edit(room, draft.editing(seq), sender).thenApply(appended -> ResponseEntity.ok(appended.entry()));
    }

    @MessageMapping("/delete.{room}")
    CompletableFuture<Appended> delete(@DestinationVariable String room, @Payload Deletion deletion, Account sender) {
        return changes.delete(sender, venue(room, sender), deletion);
    }

    @DeleteMapping("/api/rooms/{room}/messages/{seq}")
    CompletableFuture<ResponseEntity<Void>> deleteOverHttp(
            @PathVariable String room, @PathVariable long seq, Account sender) {
        return delete(room, new Deletion(seq, null), sender)
                .thenApply(appended -> ResponseEntity.noContent().build());
    }

    private Venue venue(String room, Account sender) {
        var name = RoomName.of(room);
        return Venue.room(rooms.see(name, sender), () -> moderates(name, sender));
    }

    private boolean moderates(RoomName name, Account user) {
        return user.isAdmin()
                || user.username().equals(rooms.inspect(name, user).room().owner());
    }
}
