package dev.parley.timeline.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.SharedTestCases;
import dev.parley.text.SearchTerms;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests the parser of searches, and in which texts the terms are found. */
class SearchQueryParserTest {

    static Stream<JsonNode> words() {
        return SharedTestCases.of("search-words");
    }

    static Stream<JsonNode> texts() {
        return SharedTestCases.of("search");
    }

    @ParameterizedTest
    @MethodSource("words")
    void wordsPhrasesAndRestrictionsAreParsed(JsonNode expected) {
        var words = read(expected);
        assertThat(words.terms()).isEqualTo(SharedTestCases.texts(expected, "terms"));
        assertThat(words.from()).isEqualTo(text(expected, "from"));
        assertThat(words.room()).isEqualTo(text(expected, "room"));
        assertThat(words.direct()).isEqualTo(text(expected, "direct"));
        assertThat(words.since()).isEqualTo(moment(expected, "since"));
        assertThat(words.until()).isEqualTo(moment(expected, "until"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textMustContainAllTerms(JsonNode expected) {
        boolean found = SearchTerms.of(read(expected).terms())
                .allIn(expected.path("text").asString());
        assertThat(found).isEqualTo(expected.path("found").asBoolean());
    }

    @Test
    void dayIsInTheTimeZoneOfTheReader() {
        var words = SearchQueryParser.parse("before:2026-11-01", ZoneId.of("Asia/Shanghai"));
        assertThat(words.until()).isEqualTo("2026-10-31T16:00:00Z");
    }

    private static SearchQueryParser read(JsonNode expected) {
        return SearchQueryParser.parse(expected.path("q").asString(), ZoneOffset.UTC);
    }

    private static @Nullable String text(JsonNode expected, String field) {
        return expected.path(field).asString(null);
    }

    private static @Nullable Instant moment(JsonNode expected, String field) {
        String moment = text(expected, field);
        return moment == null ? null : Instant.parse(moment);
    }
}
