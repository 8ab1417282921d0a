package dev.parley.history;

import dev.parley.conversation.EntryJson;
import dev.parley.problem.OutdatedEpoch;
import dev.parley.stream.Epoch;
import dev.parley.stream.Page;
import dev.parley.stream.StreamLog;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Reads pages of a timeline. Blocks. */
@Component
class Pages {

    // The limit of entries bounds a page already; a page that stops short of it tells the reader that there is no more.
    private static final long ANY_SIZE = Long.MAX_VALUE;

    private final StreamLog log;
    private final Epoch epoch;
    private final EntryJson entryJson;

    Pages(StreamLog log, Epoch epoch, EntryJson entryJson) {
        this.log = log;
        this.epoch = epoch;
        this.entryJson = entryJson;
    }

    /** @throws OutdatedEpoch if the reader names an epoch, and its numbers are not of the present one */
    NumberedPage read(Timeline timeline, PageQuery query) {
        // Before the entries: should another epoch begin meanwhile, the page has the one that is over, and is not
        // trusted.
        String current = epoch.current();
        if (query.epoch() != null && !query.epoch().equals(current)) {
            throw new OutdatedEpoch(current);
        }
        var page = readPart(timeline, query);
        if (query.epoch() != null && query.after().orElse(0) > page.head()) {
            throw new OutdatedEpoch(current);
        }
        return new NumberedPage(page, current);
    }

    private Page readPart(Timeline timeline, PageQuery query) {
        if (query.after().isPresent()) {
            long after = query.after().getAsLong();
            return log.readAfter(timeline.stream(), after, timeline.peer(), query.limit(), ANY_SIZE);
        }
        if (query.around().isPresent()) {
            return log.readAround(timeline.stream(), query.around().getAsLong(), timeline.peer(), query.limit());
        }
        return log.readBefore(timeline.stream(), query.before().orElse(Long.MAX_VALUE), timeline.peer(), query.limit());
    }

    /** The page as {@code {"entries":[…],"head":n,"epoch":"…"}}. */
    ResponseEntity<byte[]> answer(NumberedPage page) {
        return EntryList.answer(json(page, entryJson));
    }

    static byte[] json(NumberedPage numbered, EntryJson entryJson) {
        var page = numbered.page();
        String beside = ",\"head\":" + page.head() + ",\"epoch\":\"" + numbered.epoch() + "\"";
        return EntryList.json(page.entries(), beside, entryJson);
    }
}
