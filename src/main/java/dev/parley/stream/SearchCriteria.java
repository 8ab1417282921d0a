package dev.parley.stream;

import dev.parley.text.SearchTerms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The criteria of a search.
 *
 * @param terms the words and phrases that a message must contain
 * @param from the sender; null for any sender
 * @param since the first moment, inclusive, by the server's clock when the message arrived
 * @param until the last moment, exclusive
 * @param limit the maximum number of entries
 */
public record SearchCriteria(
        SearchTerms terms,
        @Nullable String from,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit) {

    /** Leaves the criteria out, because they are as private as message texts. */
    @Override
    public String toString() {
        return "SearchCriteria[" + limit + "]";
    }
}
