package dev.parley.timeline.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parsed text of a search: words, phrases in quotes, and restrictions.
 *
 * <p>Example: {@code deploy "release notes" from:ada in:lobby before:2026-11-01} has the terms "deploy" and "release notes".
 * An invalid restriction, for example {@code before:lunch}, counts as a word. The web client uses the same rules
 * ({@code domain/searchWords.ts}) to highlight the words; both are tested with {@code cases/search-words.json}.
 *
 * @param from a user name
 * @param room the room of {@code in:lobby}
 * @param direct the user of {@code in:@grace}, a direct conversation
 * @param since the start of the time range, inclusive
 * @param until the end of the time range, exclusive
 */
record SearchQueryParser(
        List<String> terms,
        @Nullable String from,
        @Nullable String room,
        @Nullable String direct,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** A restriction, a phrase in straight or curly quotes, or a word. An unmatched quote is ignored. */
    private static final Pattern PART = Pattern.compile(
            "(?<key>(?i:from|in|before|after))[:\\uFF1A](?<value>[^\\s\"]+)"
                    + "|\"(?<straight>[^\"]+)\"|[\\u201C\\u201D\\u201E](?<curly>[^\\u201C\\u201D\\u201E]+)[\\u201C\\u201D]"
                    + "|(?<word>[^\\s\"\\u201C\\u201D\\u201E]+)",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}");

    private static final DateTimeFormatter DAY_FORMAT =
            DateTimeFormatter.ofPattern("uuuu-M-d", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9_-]{1,32}");

    static SearchQueryParser parse(String typed, ZoneId zone) {
        var parser = new Parser(zone);
        Matcher part = PART.matcher(typed);
        while (part.find()) {
            parser.add(part);
        }
        return new SearchQueryParser(
                List.copyOf(parser.terms), parser.from, parser.room, parser.direct, parser.since, parser.until);
    }

    /** Returns whether there is neither a term nor a restriction. */
    boolean isEmpty() {
        return terms.isEmpty() && from == null && room == null && direct == null && since == null && until == null;
    }

    /** Omits the text of the search. */
    @Override
    public String toString() {
        return "SearchQueryParser[" + terms.size() + "]";
    }

    private static final class Parser {

        private final ZoneId zone;
        private final List<String> terms = new ArrayList<>();
        private @Nullable String from;
        private @Nullable String room;
        private @Nullable String direct;
        private @Nullable Instant since;
        private @Nullable Instant until;

        Parser(ZoneId zone) {
            this.zone = zone;
        }

        void add(Matcher part) {
            String key = part.group("key");
            if (key != null) {
                if (!restrict(key.toLowerCase(Locale.ROOT), part.group("value"))) {
                    terms.add(part.group());
                }
                return;
            }
            for (String group : List.of("straight", "curly", "word")) {
                String term = part.group(group);
                if (term != null && !term.isBlank()) {
                    terms.add(term);
                }
            }
        }

        private boolean restrict(String key, String value) {
            return switch (key) {
                case "from" -> (from = username(value)) != null;
                case "in" -> conversation(value);
                default -> date(key, value);
            };
        }

        private boolean conversation(String value) {
            if (value.startsWith("@")) {
                direct = username(value);
                return direct != null;
            }
            room = value.startsWith("#") ? value.substring(1) : value;
            return true;
        }

        /** Excludes the whole day: "before" ends at its start, "after" begins at its end. */
        private boolean date(String key, String value) {
            if (!DAY.matcher(value).matches()) {
                return false;
            }
            try {
                LocalDate day = LocalDate.parse(value, DAY_FORMAT);
                if (key.equals("before")) {
                    until = day.atStartOfDay(zone).toInstant();
                } else {
                    since = day.plusDays(1).atStartOfDay(zone).toInstant();
                }
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }

        private static @Nullable String username(String value) {
            String username = (value.startsWith("@") ? value.substring(1) : value).toLowerCase(Locale.ROOT);
            return USERNAME.matcher(username).matches() ? username : null;
        }
    }
}
