package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves whom a text mentions, and that no text takes long to look through. */
class MentionsTest {

    static Stream<Arguments> table() {
        return Stream.of(
                arguments("nobody here", ""),
                arguments("@grace", "grace"),
                arguments("hello @grace and @linus", "grace linus"),
                arguments("@Grace @GRACE @grace", "grace"),
                arguments("(@grace) @linus, @ada: \"@bob\"! @eve.", "grace linus ada bob eve"),
                arguments("@grace's idea", "grace"),
                arguments("**@grace** and ~@linus~", "grace linus"),
                arguments("@a-b_c9", "a-b_c9"),
                arguments("请@grace看一下", "grace"),
                arguments("你好，@linus。", "linus"),
                arguments("@grace你好@linus", "grace linus"),
                arguments("é@grace", "grace"),
                arguments("ada@example.org", ""),
                arguments("1@grace", ""),
                arguments("first.last@example.org or @linus", "linus"),
                arguments("@grace@example.org", "grace"),
                arguments("@", ""),
                arguments("@ grace", ""),
                arguments("@-grace @_grace", ""),
                arguments("@@grace", "grace"),
                arguments("@你好", ""),
                arguments("@" + "x".repeat(32), "x".repeat(32)),
                arguments("@" + "x".repeat(33), ""),
                arguments("first\n@grace\r\n@linus", "grace linus"),
                // Code spans.
                arguments("`@grace`", ""),
                arguments("`a` @grace `b`", "grace"),
                arguments("``a ` @grace`` @linus", "linus"),
                arguments("`not closed @grace", "grace"),
                arguments("``not closed` @grace", "grace"),
                arguments("\\`@grace\\`", "grace"),
                arguments("\\\\`@grace`", ""),
                arguments("`a\\` @grace `", "grace"),
                arguments("`two\nlines @grace`", ""),
                arguments("`two\n\nparagraphs @grace`", "grace"),
                // Code blocks.
                arguments("```\n@grace\n```\n@linus", "linus"),
                arguments("before @ada\n```java\n@Override\n```", "ada"),
                arguments("```\n@grace", ""),
                arguments("````\n```\n@grace\n````\n@linus", "linus"),
                arguments("   ```\n@grace\n  ```  \n@linus", "linus"),
                arguments("~~~\n@grace\n```\n@linus\n~~~\n@ada", "ada"),
                arguments("``` @grace ```", ""),
                arguments("``` not`a fence\n@grace", "grace"),
                arguments("~~ @grace ~~", "grace"),
                arguments("\t@grace\n    @linus", "grace linus"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void mentionsOf(String text, String names) {
        assertThat(String.join(" ", Mentions.in(text))).isEqualTo(names);
    }

    @Test
    void twentyAreEnough() {
        String text = IntStream.range(0, 50).mapToObj(i -> "@user-" + i).collect(Collectors.joining(" "));
        assertThat(Mentions.in(text)).hasSize(20).startsWith("user-0").endsWith("user-19");
    }

    @Test
    void itCountsForOthersInRooms() {
        assertThat(Mentions.counted("@ada @grace", StreamId.room("lobby"), "ada"))
                .containsExactly("grace");
        assertThat(Mentions.counted("@grace", StreamId.inbox("ada"), "ada")).isEmpty();
    }

    /** Each of them takes seconds if every backtick looks for its partner through the rest of the text. */
    @Test
    void noTextTakesLong() {
        String lengths = IntStream.range(1, 1400).mapToObj("`"::repeat).collect(Collectors.joining(" "));
        for (String text : new String[] {
            "\\`` ".repeat(250_000) + "@grace",
            lengths + "@grace",
            "` \n\n".repeat(250_000) + "@grace",
            "`".repeat(1_000_000) + "@grace",
            "@".repeat(1_000_000) + "`"
        }) {
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Mentions.in(text));
        }
    }
}
