package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.readstate.MarkReadRequest;
import dev.parley.readstate.ReadMarkers;
import dev.parley.readstate.ReadState;
import dev.parley.readstate.ReadStates;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Stores each user's read marker of the announcements, over STOMP, and returns it, over HTTP. */
@Controller
class AnnouncementReadController {

    private final ReadMarkers markers;
    private final ReadStates states;
    private final StreamLog streams;

    AnnouncementReadController(ReadMarkers markers, ReadStates states, StreamLog streams) {
        this.markers = markers;
        this.states = states;
        this.streams = streams;
    }

    @MessageMapping("/read-announcements")
    void read(@Payload MarkReadRequest request, Account reader) {
        markers.advance(reader.username(), StreamId.announcements(), null, request.requireSeq());
    }

    @GetMapping("/api/announcements/read")
    @ResponseBody
    ReadState state(Account reader) {
        var stream = StreamId.announcements();
        return states.reader(reader.username()).of(stream, streams.head(stream), true);
    }
}
