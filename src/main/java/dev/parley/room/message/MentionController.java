package dev.parley.room.message;

import dev.parley.account.Account;
import dev.parley.room.RoomName;
import dev.parley.room.Rooms;
import dev.parley.stream.Mention;
import dev.parley.stream.MentionQuery;
import dev.parley.stream.StreamLog;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the messages of a room that mention the caller, so that a client can step from one to the next. */
@RestController
class MentionController {

    private static final int MAX_MENTIONS = 50;

    private final Rooms rooms;
    private final StreamLog streams;

    MentionController(Rooms rooms, StreamLog streams) {
        this.rooms = rooms;
        this.streams = streams;
    }

    @GetMapping("/api/rooms/{room}/mentions")
    List<Mention> list(@PathVariable String room, @RequestParam(defaultValue = "0") long after, Account reader) {
        var stream = rooms.requireVisible(RoomName.of(room), reader).room().stream();
        return streams.mentions(
                stream,
                after,
                new MentionQuery(reader.username(), reader.contact().blocked(), MAX_MENTIONS));
    }
}
