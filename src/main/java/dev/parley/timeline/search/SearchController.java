package dev.parley.timeline.search;

import dev.parley.account.Account;
import dev.parley.message.EntryJson;
import dev.parley.stream.SearchPage;
import dev.parley.timeline.page.EntryList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves searches for messages, one step per request. */
@RestController
class SearchController {

    private final SearchService searchService;
    private final EntryJson entryJson;

    SearchController(SearchService searchService, EntryJson entryJson) {
        this.searchService = searchService;
        this.entryJson = entryJson;
    }

    @GetMapping("/api/search")
    CompletableFuture<ResponseEntity<byte[]>> search(@RequestParam Map<String, String> parameters, Account reader) {
        return searchService
                .find(SearchQuery.of(parameters), reader)
                .thenApply(searchPage -> EntryList.response(json(searchPage)));
    }

    /** Returns {@code {"entries":[…],"next":"…"}}. */
    private byte[] json(SearchPage searchPage) {
        String next = searchPage.next() == null ? "" : ",\"next\":\"" + searchPage.next() + "\"";
        return EntryList.json(searchPage.entries(), next, entryJson);
    }
}
