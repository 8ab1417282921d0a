package dev.parley.timeline;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.SearchCriteria;
import dev.parley.text.SearchTerms;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for, and where: {@code ?q=&room=&direct=&from=&before=&limit=&zone=}. What the words of
 * {@code q} say ({@link SearchQueryParser}) counts more than the parameters.
 *
 * @param place the one conversation to look through; null for everything that is the reader's own
 * @param wanted the text of 1 to 100 characters, white space around it left out; at most 50 entries, 20 unless told
 * @param before the {@code next} of the answer before
 */
record SearchQuery(
        @Nullable ConversationRef place,
        SearchCriteria wanted,
        @Nullable String before) {

    private static final int MOST_CHARACTERS = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 50;
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final Pattern CURSOR_OF_ALL = Pattern.compile("[0-9a-f-]{36}~?");

    /** @throws RequestRejected {@code INVALID}, {@code MALFORMED} */
    static SearchQuery of(Map<String, String> parameters) {
        var words = SearchQueryParser.read(text(parameters.get("q")), zone(parameters.get("zone")));
        if (words.areEmpty()) {
            throw new RequestRejected(ErrorCode.INVALID, "q must have a word to look for.");
        }
        var place = words.room() == null && words.direct() == null
                ? place(parameters.get("room"), parameters.get("direct"))
                : place(words.room(), words.direct());
        String limit = parameters.get("limit");
        String from = from(parameters.get("from"));
        var wanted = new SearchCriteria(
                SearchTerms.of(words.terms()),
                words.from() == null ? from : words.from(),
                words.since(),
                words.until(),
                limit == null ? DEFAULT_LIMIT : (int) QueryNumbers.parse("limit", limit, 1, MAX_LIMIT));
        String before = parameters.get("before");
        if (before != null && place == null && !CURSOR_OF_ALL.matcher(before).matches()) {
            throw new RequestRejected(ErrorCode.MALFORMED, "before must be the next of the answer before.");
        }
        return new SearchQuery(place, wanted, before);
    }

    /** {@link #before} in a search of one conversation. */
    @Nullable
    Long beforeSeq() {
        return before == null ? null : Long.valueOf(QueryNumbers.parse("before", before, 1, Long.MAX_VALUE));
    }

    private static @Nullable ConversationRef place(@Nullable String room, @Nullable String direct) {
        if (room != null && direct != null) {
            throw new RequestRejected(ErrorCode.INVALID, "A search cannot be in a room and in a direct conversation.");
        }
        if (room != null) {
            return ConversationRef.room(room);
        }
        return direct == null ? null : ConversationRef.direct(direct);
    }

    private static String text(@Nullable String q) {
        String text = q == null ? "" : q.strip();
        if (text.isEmpty()
                || text.codePointCount(0, text.length()) > MOST_CHARACTERS
                || !text.codePoints().allMatch(SearchQuery::isText)) {
            throw new RequestRejected(
                    ErrorCode.INVALID,
                    "q must have 1 to " + MOST_CHARACTERS + " characters, and no control characters.");
        }
        return text;
    }

    /** What no message holds would only upset the databases. */
    private static boolean isText(int character) {
        return character >= ' ' && Character.getType(character) != Character.SURROGATE;
    }

    private static ZoneId zone(@Nullable String zone) {
        try {
            return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new RequestRejected(ErrorCode.INVALID, "zone must be a time zone, such as Europe/Berlin.");
        }
    }

    private static @Nullable String from(@Nullable String from) {
        if (from == null) {
            return null;
        }
        String username = from.toLowerCase(Locale.ROOT);
        if (!USERNAME.matcher(username).matches()) {
            throw new RequestRejected(ErrorCode.INVALID, "from must be a user name.");
        }
        return username;
    }
}
