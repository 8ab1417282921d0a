package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.ReadStates;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists rooms over HTTP and creates them. */
@RestController
@RequestMapping("/api/rooms")
class RoomController {

    private final Rooms rooms;
    private final ReadStates readStates;

    RoomController(Rooms rooms, ReadStates readStates) {
        this.rooms = rooms;
        this.readStates = readStates;
    }

    @GetMapping
    List<RoomView> list(Account reader) {
        var states = readStates.reader(reader.username());
        return rooms.visibleTo(reader).stream()
                .map(standing -> view(standing, states))
                .toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RoomView create(@RequestBody NewRoom asked, Account owner) {
        var name = asked.checkedName();
        rooms.create(name, asked.checkedTitle(name), asked.visibilityOrPublic(), owner);
        return view(name, owner);
    }

    @GetMapping("/{room}")
    RoomView show(@PathVariable String room, Account reader) {
        return view(RoomName.of(room), reader);
    }

    private RoomView view(RoomName name, Account reader) {
        return view(rooms.inspect(name, reader), readStates.reader(reader.username()));
    }

    private static RoomView view(Standing standing, ReadStates.Reader states) {
        return RoomView.of(standing, states.of(standing.room().stream(), standing.member()));
    }
}
