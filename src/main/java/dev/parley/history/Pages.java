package dev.parley.history;

import dev.parley.conversation.EntryJson;
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
    private final EntryJson entryJson;

    Pages(StreamLog log, EntryJson entryJson) {
        this.log = log;
        this.entryJson = entryJson;
    }

    Page read(Timeline timeline, PageQuery query) {
        if (query.after().isPresent()) {
            long after = query.after().getAsLong();
            return log.readAfter(timeline.stream(), after, timeline.peer(), query.limit(), ANY_SIZE);
        }
        if (query.around().isPresent()) {
            return log.readAround(timeline.stream(), query.around().getAsLong(), timeline.peer(), query.limit());
        }
        return log.readBefore(timeline.stream(), query.before().orElse(Long.MAX_VALUE), timeline.peer(), query.limit());
    }

    /** The page as {@code {"entries":[…],"head":n}}. */
    ResponseEntity<byte[]> answer(Page page) {
        return EntryList.answer(json(page, entryJson));
    }

    static byte[] json(Page page, EntryJson entryJson) {
        return EntryList.json(page.entries(), ",\"head\":" + page.head(), entryJson);
    }
}
