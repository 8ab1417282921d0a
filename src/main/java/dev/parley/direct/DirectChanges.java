package dev.parley.direct;

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

/** Takes edits and deletes of what was said to a named user, over STOMP and HTTP alike. */
@Controller
class DirectChanges {

    private final Peers peers;
    private final Changes changes;

    DirectChanges(Peers peers, Changes changes) {
        this.peers = peers;
        this.changes = changes;
    }

    @MessageMapping("/edit-direct.{user}")
    CompletableFuture<Appended> edit(@DestinationVariable String user, @Payload Edit edit, Account sender) {
        // An edit brings a new text to the recipient, as a message does.
        return changes.edit(sender, venue(peers.findUnblocked(user, sender), sender), edit);
    }

    @PatchMapping("/api/direct/{user}/messages/{seq}")
    CompletableFuture<ResponseEntity<Entry>> editOverHttp(
            @PathVariable String user, @PathVariable long seq, @RequestBody Draft draft, Account sender) {
        return edit(user, draft.editing(seq), sender).thenApply(appended -> ResponseEntity.ok(appended.entry()));
    }

    @MessageMapping("/delete-direct.{user}")
    CompletableFuture<Appended> delete(@DestinationVariable String user, @Payload Deletion deletion, Account sender) {
        return changes.delete(sender, venue(peers.find(user), sender), deletion);
    }

    @DeleteMapping("/api/direct/{user}/messages/{seq}")
    CompletableFuture<ResponseEntity<Void>> deleteOverHttp(
            @PathVariable String user, @PathVariable long seq, Account sender) {
        return delete(user, new Deletion(seq, null), sender)
                .thenApply(appended -> ResponseEntity.noContent().build());
    }

    /** A disabled peer too: what was said to them before can still be taken back. */
    private static Venue venue(Account peer, Account sender) {
        return Venue.direct(sender.username(), peer.username());
    }
}
