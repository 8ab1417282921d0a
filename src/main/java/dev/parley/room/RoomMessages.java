package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.Draft;
import dev.parley.conversation.PostAnswer;
import dev.parley.conversation.Posts;
import dev.parley.conversation.ReadMark;
import dev.parley.conversation.ReadMarkers;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** Takes what is said and what is read in rooms, over STOMP and HTTP alike. */
@Controller
class RoomMessages {

    private final Rooms rooms;
    private final Posts posts;
    private final ReadMarkers markers;
    private final Agreements agreements;

    RoomMessages(Rooms rooms, Posts posts, ReadMarkers markers, Agreements agreements) {
        this.rooms = rooms;
        this.posts = posts;
        this.markers = markers;
        this.agreements = agreements;
    }

    @MessageMapping("/chat.{room}")
    CompletableFuture<Appended> post(@DestinationVariable String room, @Payload Draft draft, Account sender) {
        var name = RoomName.of(room);
        var stream = rooms.use(name, sender);
        var posted = posts.post(sender, draft, List.of(stream), null, null);
        agreements.posted(name, sender.username());
        return posted;
    }

    @PostMapping("/api/rooms/{room}/messages")
    CompletableFuture<ResponseEntity<Entry>> postOverHttp(
            @PathVariable String room, @RequestBody Draft draft, Account sender) {
        return post(room, draft, sender).thenApply(PostAnswer::of);
    }

    @MessageMapping("/read.{room}")
    void read(@DestinationVariable String room, @Payload ReadMark mark, Account reader) {
        var stream = rooms.see(RoomName.of(room), reader);
        markers.advance(reader.username(), stream, null, mark.checked());
    }
}
