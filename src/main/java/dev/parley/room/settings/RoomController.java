package dev.parley.room.settings;

import dev.parley.account.Account;
import dev.parley.readstate.ReadStates;
import dev.parley.room.RoomMembershipView;
import dev.parley.room.RoomName;
import dev.parley.room.Rooms;
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
    private final StreamLog streams;

    RoomController(Rooms rooms, RoomSettingsService roomSettingsService, ReadStates readStates, StreamLog streams) {
        this.rooms = rooms;
        this.roomSettingsService = roomSettingsService;
        this.readStates = readStates;
        this.streams = streams;
    }

    @GetMapping
    List<RoomResponse> list(Account reader) {
        return toResponses(rooms.visibleTo(reader), reader);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RoomResponse create(@RequestBody CreateRoomRequest request, Account owner) {
        var name = request.checkedName();
        rooms.create(name, request.checkedTitle(name), request.visibilityOrPublic(), owner);
        return toResponse(name, owner);
    }

    @GetMapping("/{room}")
    RoomResponse show(@PathVariable String room, Account reader) {
        return toResponse(RoomName.of(room), reader);
    }

    @PatchMapping("/{room}")
    RoomResponse update(@PathVariable String room, @RequestBody UpdateRoomRequest request, Account caller) {
        var name = RoomName.of(room);
        roomSettingsService.update(name, caller, request);
        return toResponse(name, caller);
    }

    private RoomResponse toResponse(RoomName name, Account reader) {
        return toResponses(List.of(rooms.requireVisible(name, reader)), reader).get(0);
    }

    /** Reads all heads in one query: there may be hundreds of rooms. */
    private List<RoomResponse> toResponses(List<RoomMembershipView> views, Account reader) {
        var states = readStates.reader(reader.username());
        var heads =
                streams.heads(views.stream().map(view -> view.room().stream()).toList());
        return views.stream()
                .map(view -> {
                    var stream = view.room().stream();
                    var state = states.of(stream, heads.getOrDefault(stream, 0L), view.member());
                    return RoomResponse.of(view, state, view.member() ? states.mentions(stream, state) : 0);
                })
                .toList();
    }
}
