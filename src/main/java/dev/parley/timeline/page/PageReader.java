package dev.parley.timeline.page;

import dev.parley.message.EntryJson;
import dev.parley.problem.OutdatedEpoch;
import dev.parley.stream.Epoch;
import dev.parley.stream.Page;
import dev.parley.stream.StreamLog;
import dev.parley.timeline.access.Timeline;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Reads pages of a timeline. Blocks. */
@Component
public class PageReader {

    /** The maximum size of a page's texts in UTF-8: 200 messages of the largest size would take 3 MB for each request. */
    static final long MAX_BYTES = 512 * 1024;

    private final StreamLog log;
    private final Epoch epoch;
    private final EntryJson entryJson;

    PageReader(StreamLog log, Epoch epoch, EntryJson entryJson) {
        this.log = log;
        this.epoch = epoch;
        this.entryJson = entryJson;
    }

    /** @throws OutdatedEpoch if the reader names an epoch and its numbers do not belong to the current epoch */
    public NumberedPage read(Timeline timeline, PageQuery query) {
        // Read the epoch before the entries: if a new epoch begins meanwhile, the page carries the old one, and clients
        // discard it.
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

    /** Returns the page as {@code {"entries":[…],"head":n,"epoch":"…"}}, with {@code "more":true} if the size limit cut it short. */
    public ResponseEntity<byte[]> response(NumberedPage page) {
        return EntryList.response(json(page, entryJson));
    }

    public static byte[] json(NumberedPage numbered, EntryJson entryJson) {
        var page = numbered.page();
        String fields = ",\"head\":" + page.head() + ",\"epoch\":\"" + numbered.epoch() + "\""
                + (page.more() ? ",\"more\":true" : "");
        return EntryList.json(page.entries(), fields, entryJson);
    }
}
