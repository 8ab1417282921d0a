package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.conversation.Draft;
import dev.parley.conversation.PostAnswer;
import dev.parley.conversation.Posts;
import dev.parley.conversation.ReadMark;
import dev.parley.conversation.ReadMarkers;
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

/** Takes what is said to a named user, and what is read of it, over STOMP and HTTP alike. */
@Controller
class DirectMessages {

    private final Peers peers;
    private final Posts posts;
    private final ReadMarkers markers;

    DirectMessages(Peers peers, Posts posts, ReadMarkers markers) {
        this.peers = peers;
        this.posts = posts;
        this.markers = markers;
    }

    @MessageMapping("/direct.{user}")
    CompletableFuture<Appended> post(@DestinationVariable String user, @Payload Draft draft, Account sender) {
        var recipient = peers.findReachable(user, sender);
        return posts.post(
                sender, draft, Inboxes.of(sender.username(), recipient.username()), recipient.username(), null);
    }

    @PostMapping("/api/direct/{user}/messages")
    CompletableFuture<ResponseEntity<Entry>> postOverHttp(
            @PathVariable String user, @RequestBody Draft draft, Account sender) {
        return post(user, draft, sender).thenApply(PostAnswer::of);
    }

    @MessageMapping("/read-direct.{user}")
    void read(@DestinationVariable String user, @Payload ReadMark mark, Account reader) {
        var peer = peers.find(user);
        markers.advance(reader.username(), StreamId.inbox(reader.username()), peer.username(), mark.checked());
    }
}
