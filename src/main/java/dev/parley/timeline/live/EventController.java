package dev.parley.timeline.live;

import dev.parley.account.Account;
import dev.parley.timeline.access.ConnectionLimiter;
import dev.parley.timeline.access.ConversationRef;
import dev.parley.timeline.access.RequestContext;
import dev.parley.timeline.access.TimelineService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves rooms, direct messages and announcements as server-sent events. */
@RestController
class EventController {

    private final TimelineService timelineService;
    private final ConnectionLimiter connectionLimiter;
    private final EventStreams streams;

    EventController(TimelineService timelineService, ConnectionLimiter connectionLimiter, EventStreams streams) {
        this.timelineService = timelineService;
        this.connectionLimiter = connectionLimiter;
        this.streams = streams;
    }

    @GetMapping("/api/rooms/{room}/events")
    void room(@PathVariable String room, Account reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        open(ConversationRef.room(room), reader, request, response);
    }

    @GetMapping("/api/direct/{user}/events")
    void direct(@PathVariable String user, Account reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        open(ConversationRef.direct(user), reader, request, response);
    }

    @GetMapping("/api/announcements/events")
    void announcements(Account reader, HttpServletRequest request, HttpServletResponse response) throws IOException {
        open(ConversationRef.announcements(), reader, request, response);
    }

    // All checks run before the stream opens: afterwards the status of the response is already sent.
    private void open(
            ConversationRef conversationRef, Account reader, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var requestContext = RequestContext.of(reader, request);
        var from = ResumePoint.of(
                request.getHeader("Last-Event-ID"), request.getParameter("since"), request.getParameter("epoch"));
        connectionLimiter.requireCapacity(reader.username());
        streams.open(() -> timelineService.open(conversationRef, reader), from, requestContext, request, response);
    }
}
