package dev.parley.history;

import dev.parley.account.Account;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Serves pages of rooms, direct messages and announcements; with {@code wait}, as soon as there is one. */
@RestController
class HistoryController {

    // The wait ends by itself; this only ends requests whose answer got lost on the way.
    private static final long SPARE_MILLIS = 30_000;

    private final Timelines timelines;
    private final Pages pages;
    private final LongPolls longPolls;
    private final Door door;

    HistoryController(Timelines timelines, Pages pages, LongPolls longPolls, Door door) {
        this.timelines = timelines;
        this.pages = pages;
        this.longPolls = longPolls;
        this.door = door;
    }

    @GetMapping(path = "/api/rooms/{room}/messages", params = "!wait")
    ResponseEntity<byte[]> room(@PathVariable String room, @RequestParam Map<String, String> query, Account reader) {
        return page(Place.room(room), query, reader);
    }

    @GetMapping(path = "/api/direct/{user}/messages", params = "!wait")
    ResponseEntity<byte[]> direct(@PathVariable String user, @RequestParam Map<String, String> query, Account reader) {
        return page(Place.direct(user), query, reader);
    }

    @GetMapping(path = "/api/announcements/messages", params = "!wait")
    ResponseEntity<byte[]> announcements(@RequestParam Map<String, String> query, Account reader) {
        return page(Place.announcements(), query, reader);
    }

    @GetMapping(path = "/api/rooms/{room}/messages", params = "wait")
    DeferredResult<ResponseEntity<byte[]>> awaitRoom(
            @PathVariable String room,
            @RequestParam Map<String, String> query,
            Account reader,
            HttpServletRequest request) {
        return await(Place.room(room), query, Caller.of(reader, request));
    }

    @GetMapping(path = "/api/direct/{user}/messages", params = "wait")
    DeferredResult<ResponseEntity<byte[]>> awaitDirect(
            @PathVariable String user,
            @RequestParam Map<String, String> query,
            Account reader,
            HttpServletRequest request) {
        return await(Place.direct(user), query, Caller.of(reader, request));
    }

    @GetMapping(path = "/api/announcements/messages", params = "wait")
    DeferredResult<ResponseEntity<byte[]>> awaitAnnouncements(
            @RequestParam Map<String, String> query, Account reader, HttpServletRequest request) {
        return await(Place.announcements(), query, Caller.of(reader, request));
    }

    private ResponseEntity<byte[]> page(Place place, Map<String, String> parameters, Account reader) {
        var query = PageQuery.of(parameters);
        return pages.answer(pages.read(timelines.open(place, reader), query));
    }

    private DeferredResult<ResponseEntity<byte[]>> await(Place place, Map<String, String> parameters, Caller caller) {
        var query = PageQuery.of(parameters);
        var timeline = timelines.open(place, caller.account());
        var result = new DeferredResult<ResponseEntity<byte[]>>(query.patience().toMillis() + SPARE_MILLIS);
        var page = pages.read(timeline, query);
        if (!page.page().entries().isEmpty() || query.patience().isZero()) {
            result.setResult(pages.answer(page));
            return result;
        }
        door.admit(caller.account().username());
        var poll = new LongPoll(caller);
        result.onCompletion(poll::stopWaiting);
        // Access may have been taken away during the wait, so it is asked for again before anything is read.
        longPolls.await(
                poll,
                timeline,
                query,
                () -> pages.answer(pages.read(timelines.open(place, caller.account()), query)),
                result);
        return result;
    }
}
