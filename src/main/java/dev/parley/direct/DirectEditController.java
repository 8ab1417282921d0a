package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.message.DeleteRequest;
import dev.parley.message.EditContext;
import dev.parley.message.EditRequest;
import dev.parley.message.MessageEditService;
import dev.parley.message.PostRequest;
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

/** Edits and deletes direct messages, over STOMP and HTTP. */
@Controller
class DirectEditController {

    private final DirectRecipients directRecipients;
    private final MessageEditService messageEditService;

    DirectEditController(DirectRecipients directRecipients, MessageEditService messageEditService) {
        this.directRecipients = directRecipients;
        this.messageEditService = messageEditService;
    }

    @MessageMapping("/edit-direct.{user}")
    CompletableFuture<Appended> edit(
            @DestinationVariable String user, @Payload EditRequest editRequest, Account sender) {
        // An edit delivers a new text to the recipient, so blocks apply as they do to messages.
        return messageEditService.edit(
                sender, editContext(directRecipients.findUnblocked(user, sender), sender), editRequest);
    }

    @PatchMapping("/api/direct/{user}/messages/{seq}")
    CompletableFuture<ResponseEntity<Entry>> editOverHttp(
            @PathVariable String user, @PathVariable long seq, @RequestBody PostRequest postRequest, Account sender) {
        return edit(user, postRequest.toEditRequest(seq), sender)
                .thenApply(appended -> ResponseEntity.ok(appended.entry()));
    }

    @MessageMapping("/delete-direct.{user}")
    CompletableFuture<Appended> delete(
            @DestinationVariable String user, @Payload DeleteRequest deleteRequest, Account sender) {
        return messageEditService.delete(sender, editContext(directRecipients.find(user), sender), deleteRequest);
    }

    @DeleteMapping("/api/direct/{user}/messages/{seq}")
    CompletableFuture<ResponseEntity<Void>> deleteOverHttp(
            @PathVariable String user, @PathVariable long seq, Account sender) {
        return delete(user, new DeleteRequest(seq, null), sender)
                .thenApply(appended -> ResponseEntity.noContent().build());
    }

    /** Accepts a disabled peer too, so that authors can delete earlier messages to them. */
    private static EditContext editContext(Account peer, Account sender) {
        return EditContext.direct(sender.username(), peer.username());
    }
}
