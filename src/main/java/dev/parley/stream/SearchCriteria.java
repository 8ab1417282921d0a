package dev.parley.stream;

import dev.parley.text.SearchTerms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a search looks for.
 *
 * @param terms the words and phrases that a message must contain
 * @param from the sender, if that matters
 * @param since the first moment, inclusive, by the server's clock when the message came
 * @param until the last moment, exclusive
 * @param limit at most so many entries
 */
public record SearchCriteria(
        SearchTerms terms,
        @Nullable String from,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit) {

    /** Leaves out what somebody looks for, which is as private as what is said. */
    @Override
    public String toString() {
        return "Wanted[" + limit + "]";
    }
}
