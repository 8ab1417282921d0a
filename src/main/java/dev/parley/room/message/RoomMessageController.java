package dev.parley.room.message;

import dev.parley.account.Account;
import dev.parley.message.MessageService;
import dev.parley.message.PostRequest;
import dev.parley.message.PostResponse;
import dev.parley.readstate.MarkReadRequest;
import dev.parley.readstate.ReadMarkers;
import dev.parley.room.RoomName;
import dev.parley.room.Rooms;
import dev.parley.room.membership.MembershipAgreements;
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

/** Posts messages to rooms and stores read markers, over STOMP and HTTP. */
@Controller
class RoomMessageController {

    private final Rooms rooms;
    private final MessageService messageService;
    private final ReadMarkers markers;
    private final MembershipAgreements membershipAgreements;

    RoomMessageController(
            Rooms rooms,
            MessageService messageService,
            ReadMarkers markers,
            MembershipAgreements membershipAgreements) {
        this.rooms = rooms;
        this.messageService = messageService;
        this.markers = markers;
        this.membershipAgreements = membershipAgreements;
    }

    @MessageMapping("/chat.{room}")
    CompletableFuture<Appended> post(
            @DestinationVariable String room, @Payload PostRequest postRequest, Account sender) {
        var name = RoomName.of(room);
        var stream = rooms.authorizeOrCreate(name, sender);
        var posted = messageService.post(sender, postRequest, List.of(stream), null, null);
        membershipAgreements.agreeInBackground(name, sender.username());
        return posted;
    }

    @PostMapping("/api/rooms/{room}/messages")
    CompletableFuture<ResponseEntity<Entry>> postOverHttp(
            @PathVariable String room, @RequestBody PostRequest postRequest, Account sender) {
        return post(room, postRequest, sender).thenApply(PostResponse::of);
    }

    @MessageMapping("/read.{room}")
    void read(@DestinationVariable String room, @Payload MarkReadRequest request, Account reader) {
        var stream = rooms.authorize(RoomName.of(room), reader);
        markers.advance(reader.username(), stream, null, request.requireSeq());
    }
}
