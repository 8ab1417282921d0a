package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.message.MessageService;
import dev.parley.message.PostRequest;
import dev.parley.message.PostResponse;
import dev.parley.readstate.MarkReadRequest;
import dev.parley.readstate.ReadMarkers;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** Posts direct messages and stores their read markers, over STOMP and HTTP. */
@Controller
class DirectMessageController {

    private final DirectRecipients directRecipients;
    private final MessageService messageService;
    private final ReadMarkers markers;

    DirectMessageController(DirectRecipients directRecipients, MessageService messageService, ReadMarkers markers) {
        this.directRecipients = directRecipients;
        this.messageService = messageService;
        this.markers = markers;
    }

    @MessageMapping("/direct.{user}")
    CompletableFuture<Appended> post(
            @DestinationVariable String user, @Payload PostRequest postRequest, Account sender) {
        var recipient = directRecipients.findReachable(user, sender);
        return messageService.post(
                sender, postRequest, Inboxes.of(sender.username(), recipient.username()), recipient.username(), null);
    }

    @PostMapping("/api/direct/{user}/messages")
    CompletableFuture<ResponseEntity<Entry>> postOverHttp(
            @PathVariable String user, @RequestBody PostRequest postRequest, Account sender) {
        return post(user, postRequest, sender).thenApply(PostResponse::of);
    }

    @MessageMapping("/read-direct.{user}")
    void read(@DestinationVariable String user, @Payload MarkReadRequest request, Account reader) {
        var peer = directRecipients.find(user);
        markers.advance(reader.username(), StreamId.inbox(reader.username()), peer.username(), request.requireSeq());
    }
}
