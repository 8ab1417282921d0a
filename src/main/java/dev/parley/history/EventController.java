package dev.parley.history;

import dev.parley.account.Account;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves rooms, direct messages and announcements as server-sent events. */
@RestController
class EventController {

    private final Timelines timelines;
    private final Door door;
    private final EventStreams streams;

    EventController(Timelines timelines, Door door, EventStreams streams) {
        this.timelines = timelines;
        this.door = door;
        this.streams = streams;
    }

    @GetMapping("/api/rooms/{room}/events")
    void room(@PathVariable String room, Account reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        open(Place.room(room), reader, request, response);
    }

    @GetMapping("/api/direct/{user}/events")
    void direct(@PathVariable String user, Account reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        open(Place.direct(user), reader, request, response);
    }

    @GetMapping("/api/announcements/events")
    void announcements(Account reader, HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(Place.announcements(), reader, request, response);
    }

    // Everything that may refuse comes before the stream opens: afterwards there is no status left to answer with.
    private void open(Place place, Account reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var caller = Caller.of(reader, request);
        var from = ResumePoint.of(
                request.getHeader("Last-Event-ID"), request.getParameter("since"), request.getParameter("epoch"));
        door.admit(reader.username());
        streams.open(() -> timelines.open(place, reader), from, caller, request, response);
    }
}
