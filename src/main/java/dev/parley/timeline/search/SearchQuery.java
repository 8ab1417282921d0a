package dev.parley.timeline.search;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.SearchCriteria;
import dev.parley.text.SearchTerms;
import dev.parley.timeline.access.ConversationRef;
import dev.parley.timeline.access.QueryNumbers;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The criteria of a search and the conversation to search: {@code ?q=&room=&direct=&from=&before=&limit=&zone=}. Restrictions
 * in the words of {@code q} ({@link SearchQueryParser}) take precedence over the parameters.
 *
 * @param conversation the conversation to search; null for all of the reader's own conversations
 * @param criteria the text of 1 to 100 characters without surrounding white space; at most 50 entries, by default 20
 * @param before the {@code next} of the previous response
 */
public record SearchQuery(
        @Nullable ConversationRef conversation,
        SearchCriteria criteria,
        @Nullable String before) {

    private static final int MAX_CHARACTERS = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 50;
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final Pattern CURSOR_OF_ALL = Pattern.compile("[0-9a-f-]{36}~?");

    /** @throws RequestRejected {@code INVALID}, {@code MALFORMED} */
    public static SearchQuery of(Map<String, String> parameters) {
        var words = SearchQueryParser.parse(text(parameters.get("q")), zone(parameters.get("zone")));
        if (words.isEmpty()) {
            throw new RequestRejected(ErrorCode.INVALID, "q must contain a word to search for.");
        }
        var conversation = words.room() == null && words.direct() == null
                ? conversation(parameters.get("room"), parameters.get("direct"))
                : conversation(words.room(), words.direct());
        String limit = parameters.get("limit");
        String from = from(parameters.get("from"));
        var criteria = new SearchCriteria(
                SearchTerms.of(words.terms()),
                words.from() == null ? from : words.from(),
                words.since(),
                words.until(),
                limit == null ? DEFAULT_LIMIT : (int) QueryNumbers.parse("limit", limit, 1, MAX_LIMIT));
        String before = parameters.get("before");
        if (before != null
                && conversation == null
                && !CURSOR_OF_ALL.matcher(before).matches()) {
            throw new RequestRejected(
                    ErrorCode.MALFORMED, "before must be the value of next in the previous response.");
        }
        return new SearchQuery(conversation, criteria, before);
    }

    /** Returns {@link #before} as a sequence number, for a search of one conversation. */
    @Nullable
    Long beforeSeq() {
        return before == null ? null : Long.valueOf(QueryNumbers.parse("before", before, 1, Long.MAX_VALUE));
    }

    private static @Nullable ConversationRef conversation(@Nullable String room, @Nullable String direct) {
        if (room != null && direct != null) {
            throw new RequestRejected(ErrorCode.INVALID, "Only one of room and direct may be given.");
        }
        if (room != null) {
            return ConversationRef.room(room);
        }
        return direct == null ? null : ConversationRef.direct(direct);
    }

    private static String text(@Nullable String q) {
        String text = q == null ? "" : q.strip();
        if (text.isEmpty()
                || text.codePointCount(0, text.length()) > MAX_CHARACTERS
                || !text.codePoints().allMatch(SearchQuery::isText)) {
            throw new RequestRejected(
                    ErrorCode.INVALID,
                    "q must have 1 to " + MAX_CHARACTERS + " characters, without control characters.");
        }
        return text;
    }

    /** Returns whether messages may contain the character; databases reject some of the others. */
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
