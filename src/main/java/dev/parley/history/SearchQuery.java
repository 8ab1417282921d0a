package dev.parley.history;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.Wanted;
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
 * {@code q} say ({@link SearchWords}) counts more than the parameters.
 *
 * @param place the one conversation to look through; null for everything that is the reader's own
 * @param wanted the text of 1 to 100 characters, white space around it left out; at most 50 entries, 20 unless told
 * @param before the {@code next} of the answer before
 */
record SearchQuery(
        @Nullable Place place, Wanted wanted, @Nullable String before) {

    private static final int MOST_CHARACTERS = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 50;
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final Pattern CURSOR_OF_ALL = Pattern.compile("[0-9a-f-]{36}~?");

    /** @throws Refusal {@code INVALID}, {@code MALFORMED} */
    static SearchQuery of(Map<String, String> parameters) {
        var words = SearchWords.read(text(parameters.get("q")), zone(parameters.get("zone")));
        if (words.areEmpty()) {
            throw new Refusal(Reason.INVALID, "q must have a word to look for.");
        }
        var place = words.room() == null && words.direct() == null
                ? place(parameters.get("room"), parameters.get("direct"))
                : place(words.room(), words.direct());
        String limit = parameters.get("limit");
        String from = from(parameters.get("from"));
        var wanted = new Wanted(
                SearchTerms.of(words.terms()),
                words.from() == null ? from : words.from(),
                words.since(),
                words.until(),
                limit == null ? DEFAULT_LIMIT : (int) Digits.parse("limit", limit, 1, MAX_LIMIT));
        String before = parameters.get("before");
        if (before != null && place == null && !CURSOR_OF_ALL.matcher(before).matches()) {
            throw new Refusal(Reason.MALFORMED, "before must be the next of the answer before.");
        }
        return new SearchQuery(place, wanted, before);
    }

    /** {@link #before} in a search of one conversation. */
    @Nullable
    Long beforeSeq() {
        return before == null ? null : Long.valueOf(Digits.parse("before", before, 1, Long.MAX_VALUE));
    }

    private static @Nullable Place place(@Nullable String room, @Nullable String direct) {
        if (room != null && direct != null) {
            throw new Refusal(Reason.INVALID, "A search cannot be in a room and in a direct conversation.");
        }
        if (room != null) {
            return Place.room(room);
        }
        return direct == null ? null : Place.direct(direct);
    }

    private static String text(@Nullable String q) {
        String text = q == null ? "" : q.strip();
        if (text.isEmpty()
                || text.codePointCount(0, text.length()) > MOST_CHARACTERS
                || !text.codePoints().allMatch(SearchQuery::isText)) {
            throw new Refusal(
                    Reason.INVALID, "q must have 1 to " + MOST_CHARACTERS + " characters, and no control characters.");
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
            throw new Refusal(Reason.INVALID, "zone must be a time zone, such as Europe/Berlin.");
        }
    }

    private static @Nullable String from(@Nullable String from) {
        if (from == null) {
            return null;
        }
        String username = from.toLowerCase(Locale.ROOT);
        if (!USERNAME.matcher(username).matches()) {
            throw new Refusal(Reason.INVALID, "from must be a user name.");
        }
        return username;
    }
}
