package dev.parley.timeline;

import dev.parley.account.Account;
import dev.parley.timeline.access.ConnectionLimiter;
import dev.parley.timeline.access.ConversationRef;
import dev.parley.timeline.access.RequestContext;
import dev.parley.timeline.access.TimelineService;
import dev.parley.timeline.live.LongPoll;
import dev.parley.timeline.live.LongPolls;
import dev.parley.timeline.page.PageQuery;
import dev.parley.timeline.page.PageReader;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Serves pages of rooms, direct messages and announcements; with {@code wait}, waits for an entry if the page is empty. */
@RestController
class TimelineController {

    // The wait has its own timer; this margin only ends requests whose result was never set.
    private static final long TIMEOUT_MARGIN_MILLIS = 30_000;

    private final TimelineService timelineService;
    private final PageReader pageReader;
    private final LongPolls longPolls;
    private final ConnectionLimiter connectionLimiter;

    TimelineController(
            TimelineService timelineService,
            PageReader pageReader,
            LongPolls longPolls,
            ConnectionLimiter connectionLimiter) {
        this.timelineService = timelineService;
        this.pageReader = pageReader;
        this.longPolls = longPolls;
        this.connectionLimiter = connectionLimiter;
    }

    @GetMapping(path = "/api/rooms/{room}/messages", params = "!wait")
    ResponseEntity<byte[]> room(@PathVariable String room, @RequestParam Map<String, String> query, Account reader) {
        return page(ConversationRef.room(room), query, reader);
    }

    @GetMapping(path = "/api/direct/{user}/messages", params = "!wait")
    ResponseEntity<byte[]> direct(@PathVariable String user, @RequestParam Map<String, String> query, Account reader) {
        return page(ConversationRef.direct(user), query, reader);
    }

    @GetMapping(path = "/api/announcements/messages", params = "!wait")
    ResponseEntity<byte[]> announcements(@RequestParam Map<String, String> query, Account reader) {
        return page(ConversationRef.announcements(), query, reader);
    }

    @GetMapping(path = "/api/rooms/{room}/messages", params = "wait")
    DeferredResult<ResponseEntity<byte[]>> awaitRoom(
            @PathVariable String room,
            @RequestParam Map<String, String> query,
            Account reader,
            HttpServletRequest request) {
        return await(ConversationRef.room(room), query, RequestContext.of(reader, request));
    }

    @GetMapping(path = "/api/direct/{user}/messages", params = "wait")
    DeferredResult<ResponseEntity<byte[]>> awaitDirect(
            @PathVariable String user,
            @RequestParam Map<String, String> query,
            Account reader,
            HttpServletRequest request) {
        return await(ConversationRef.direct(user), query, RequestContext.of(reader, request));
    }

    @GetMapping(path = "/api/announcements/messages", params = "wait")
    DeferredResult<ResponseEntity<byte[]>> awaitAnnouncements(
            @RequestParam Map<String, String> query, Account reader, HttpServletRequest request) {
        return await(ConversationRef.announcements(), query, RequestContext.of(reader, request));
    }

    private ResponseEntity<byte[]> page(
            ConversationRef conversationRef, Map<String, String> parameters, Account reader) {
        var query = PageQuery.of(parameters);
        return pageReader.response(pageReader.read(timelineService.open(conversationRef, reader), query));
    }

    private DeferredResult<ResponseEntity<byte[]>> await(
            ConversationRef conversationRef, Map<String, String> parameters, RequestContext requestContext) {
        var query = PageQuery.of(parameters);
        var timeline = timelineService.open(conversationRef, requestContext.account());
        var result = new DeferredResult<ResponseEntity<byte[]>>(query.maxWait().toMillis() + TIMEOUT_MARGIN_MILLIS);
        var page = pageReader.read(timeline, query);
        if (!page.page().entries().isEmpty() || query.maxWait().isZero()) {
            result.setResult(pageReader.response(page));
            return result;
        }
        connectionLimiter.requireCapacity(requestContext.account().username());
        var poll = new LongPoll(requestContext);
        result.onCompletion(poll::stopWaiting);
        // Access may have been revoked during the wait, so it is checked again before the read.
        longPolls.await(
                poll,
                timeline,
                query,
                () -> pageReader.response(
                        pageReader.read(timelineService.open(conversationRef, requestContext.account()), query)),
                result);
        return result;
    }
}
