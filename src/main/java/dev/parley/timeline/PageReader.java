package dev.parley.timeline;

import dev.parley.conversation.EntryJson;
import dev.parley.problem.OutdatedEpoch;
import dev.parley.stream.Epoch;
import dev.parley.stream.Page;
import dev.parley.stream.StreamLog;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Reads pages of a timeline. Blocks. */
@Component
class PageReader {

    /** Of the texts of a page, in UTF-8: 200 messages of the largest size would be 3 MB, for each request. */
    static final long MAX_BYTES = 512 * 1024;

    private final StreamLog log;
    private final Epoch epoch;
    private final EntryJson entryJson;

    PageReader(StreamLog log, Epoch epoch, EntryJson entryJson) {
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
            return log.readAfter(timeline.stream(), after, timeline.peer(), query.limit(), MAX_BYTES);
        }
        if (query.around().isPresent()) {
            return log.readAround(
                    timeline.stream(), query.around().getAsLong(), timeline.peer(), query.limit(), MAX_BYTES);
        }
        return log.readBefore(
                timeline.stream(), query.before().orElse(Long.MAX_VALUE), timeline.peer(), query.limit(), MAX_BYTES);
    }

    /** The page as {@code {"entries":[…],"head":n,"epoch":"…"}}, with {@code "more":true} if its size cut it short. */
    ResponseEntity<byte[]> answer(NumberedPage page) {
        return EntryList.answer(json(page, entryJson));
    }

    static byte[] json(NumberedPage numbered, EntryJson entryJson) {
        var page = numbered.page();
        String beside = ",\"head\":" + page.head() + ",\"epoch\":\"" + numbered.epoch() + "\""
                + (page.more() ? ",\"more\":true" : "");
        return EntryList.json(page.entries(), beside, entryJson);
    }
}
