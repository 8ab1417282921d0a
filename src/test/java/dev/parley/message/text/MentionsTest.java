package dev.parley.message.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import dev.parley.testing.SharedTestCases;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests which users a text mentions, and that no text takes long to search. */
class MentionsTest {

    /** The users of {@code cases/mentions.json}. */
    private static final Set<String> USERS =
            Set.of("ada", "grace", "linus", "bob", "eve", "a-b_c9", "tail_", "dash-", "under_score", "x".repeat(32));

    private final Mentions mentions = new Mentions(USERS::contains);
    private final Mentions anyName = new Mentions(name -> true);

    static Stream<JsonNode> cases() {
        return SharedTestCases.of("mentions");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mentionsOf(JsonNode each) {
        assertThat(mentions.in(each.path("text").asString())).isEqualTo(SharedTestCases.texts(each, "mentions"));
    }

    @Test
    void atMostTwentyMentionsAreFound() {
        String text = IntStream.range(0, 50).mapToObj(i -> "@user-" + i).collect(Collectors.joining(" "));
        assertThat(anyName.in(text)).hasSize(20).startsWith("user-0").endsWith("user-19");
    }

    @Test
    void mentionsOfOthersInRoomsAreRecorded() {
        assertThat(mentions.recorded("@ada @grace", StreamId.room("lobby"), "ada"))
                .containsExactly("grace");
        assertThat(mentions.recorded("@grace", StreamId.inbox("ada"), "ada")).isEmpty();
    }

    /** Each of these texts takes seconds if the search for each mark scans the rest of the text. */
    @Test
    void searchTimeIsLinear() {
        String lengths = IntStream.range(1, 1400).mapToObj("`"::repeat).collect(Collectors.joining(" "));
        for (String text : new String[] {
            "\\`` ".repeat(250_000) + "@grace",
            lengths + "@grace",
            "` \n\n".repeat(250_000) + "@grace",
            "`".repeat(1_000_000) + "@grace",
            "@".repeat(1_000_000) + "`",
            "@a".repeat(500_000),
            "/@a".repeat(300_000),
            "@a_-_-_-_-_-_-_-_-_-_-_ ".repeat(40_000),
            "._%+-".repeat(200_000) + "@grace",
            "\\@a".repeat(300_000),
            "https://".repeat(120_000) + "@grace",
            "https://a(".repeat(100_000) + "@grace",
            "http://a/@b ".repeat(80_000)
        }) {
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> mentions.in(text));
        }
    }
}
