package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.ReadStates;
import dev.parley.stream.StreamLog;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists rooms over HTTP, creates them, and changes their titles and topics. */
@RestController
@RequestMapping("/api/rooms")
class RoomController {

    private final Rooms rooms;
    private final RoomSettingsService roomSettingsService;
    private final ReadStates readStates;
    private final StreamLog log;

    RoomController(Rooms rooms, RoomSettingsService roomSettingsService, ReadStates readStates, StreamLog log) {
        this.rooms = rooms;
        this.roomSettingsService = roomSettingsService;
        this.readStates = readStates;
        this.log = log;
    }

    @GetMapping
    List<RoomResponse> list(Account reader) {
        return views(rooms.visibleTo(reader), reader);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RoomResponse create(@RequestBody CreateRoomRequest asked, Account owner) {
        var name = asked.checkedName();
        rooms.create(name, asked.checkedTitle(name), asked.visibilityOrPublic(), owner);
        return view(name, owner);
    }

    @GetMapping("/{room}")
    RoomResponse show(@PathVariable String room, Account reader) {
        return view(RoomName.of(room), reader);
    }

    @PatchMapping("/{room}")
    RoomResponse describe(@PathVariable String room, @RequestBody UpdateRoomRequest wanted, Account steward) {
        var name = RoomName.of(room);
        roomSettingsService.describe(name, steward, wanted);
        return view(name, steward);
    }

    private RoomResponse view(RoomName name, Account reader) {
        return views(List.of(rooms.inspect(name, reader)), reader).get(0);
    }

    /** Asks for all heads at once: there may be hundreds of rooms. */
    private List<RoomResponse> views(List<RoomMembershipView> standings, Account reader) {
        var states = readStates.reader(reader.username());
        var heads = log.heads(
                standings.stream().map(standing -> standing.room().stream()).toList());
        return standings.stream()
                .map(standing -> {
                    var stream = standing.room().stream();
                    var state = states.of(stream, heads.getOrDefault(stream, 0L), standing.member());
                    return RoomResponse.of(standing, state, standing.member() ? states.mentions(stream, state) : 0);
                })
                .toList();
    }
}
