package dev.parley.history;

import dev.parley.account.Account;
import dev.parley.conversation.EntryJson;
import dev.parley.stream.Found;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finds messages for whoever asks, a step at a time. */
@RestController
class SearchController {

    private final Searches searches;
    private final EntryJson entryJson;

    SearchController(Searches searches, EntryJson entryJson) {
        this.searches = searches;
        this.entryJson = entryJson;
    }

    @GetMapping("/api/search")
    CompletableFuture<ResponseEntity<byte[]>> search(@RequestParam Map<String, String> parameters, Account reader) {
        return searches.find(SearchQuery.of(parameters), reader).thenApply(found -> EntryList.answer(json(found)));
    }

    /** As {@code {"entries":[…],"next":"…"}}. */
    private byte[] json(Found found) {
        String next = found.next() == null ? "" : ",\"next\":\"" + found.next() + "\"";
        return EntryList.json(found.entries(), next, entryJson);
    }
}
