package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.stream.Mention;
import dev.parley.stream.MentionQuery;
import dev.parley.stream.StreamLog;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells people where in a room they are mentioned, so that they can go from one to the next. */
@RestController
class MentionController {

    private static final int MOST = 50;

    private final Rooms rooms;
    private final StreamLog log;

    MentionController(Rooms rooms, StreamLog log) {
        this.rooms = rooms;
        this.log = log;
    }

    @GetMapping("/api/rooms/{room}/mentions")
    List<Mention> list(@PathVariable String room, @RequestParam(defaultValue = "0") long after, Account reader) {
        var stream = rooms.inspect(RoomName.of(room), reader).room().stream();
        return log.mentions(
                stream,
                after,
                new MentionQuery(reader.username(), reader.contact().blocked(), MOST));
    }
}
