package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves that comments, documents, log lines and error messages are in plain technical English, as far as a word list can:
 * fewer than 2 of the words in {@code unwanted-words.txt} per 1,000 words of each part of the code base.
 */
class LanguageTest {

    private static final double LIMIT_PER_THOUSAND = 2;

    private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:'[a-z]+)?");
    private static final Pattern JAVA_STRINGS_AND_COMMENTS =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern SCRIPT_COMMENTS =
            Pattern.compile("/\\*.*?\\*/|(?<![:'\"])//[^\\n]*|<!--.*?-->", Pattern.DOTALL);
    private static final Pattern SHELL_COMMENTS = Pattern.compile("(?m)(?<=^|\\s)#[^\\n]*");
    private static final Pattern CODE_IN_MARKDOWN = Pattern.compile("```.*?```|`[^`]*`", Pattern.DOTALL);

    private final Pattern unwanted = unwantedWords();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java",
                "src/test/java",
                "src/bench",
                "docs",
                "frontend/src",
                "frontend/e2e",
                "frontend/test"
            })
    void partIsInPlainEnglish(String part) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(part))) {
            var prose = files.filter(Files::isRegularFile)
                    .flatMap(LanguageTest::prose)
                    .toList();
            assertPlain(part, prose);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"})
    void documentIsInPlainEnglish(String file) {
        assertPlain(file, prose(Path.of(file)).toList());
    }

    @Test
    void plantedWordIsFound() {
        String text = "/** Tells whoever listens what was said. */ class Planted {}";
        assertThat(findings(proseOf("Planted.java", text))).containsExactly("Tells", "whoever", "said");
    }

    @Test
    void codeIsNotProse() {
        assertThat(findings(proseOf("Code.java", "class Code { void tell() {} }")))
                .isEmpty();
        assertThat(findings(proseOf("code.md", "Call `tell()`.\n```\nsay\n```\n")))
                .isEmpty();
    }

    private void assertPlain(String name, List<Prose> files) {
        long words = files.stream().mapToLong(Prose::words).sum();
        assertThat(words).as("words read in %s", name).isPositive();
        var found = files.stream()
                .flatMap(file -> findings(file.text()).stream().map(word -> file.name() + ": " + word))
                .toList();
        assertThat(1000.0 * found.size() / words)
                .as("%s: unwanted words per 1,000 of %d words, among them %s", name, words, first(found))
                .isLessThan(LIMIT_PER_THOUSAND);
    }

    private static List<String> first(List<String> found) {
        return found.subList(0, Math.min(found.size(), 20));
    }

    private List<String> findings(String prose) {
        return unwanted.matcher(prose).results().map(MatchResult::group).toList();
    }

    private static Stream<Prose> prose(Path file) {
        try {
            return Stream.of(new Prose(file.toString(), proseOf(file.toString(), Files.readString(file))));
        } catch (MalformedInputException e) {
            // A picture, for example.
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file that people read. */
    private record Prose(String name, String text) {

        long words() {
            return WORD.matcher(text).results().count();
        }
    }

    private static String proseOf(String file, String text) {
        if (file.endsWith(".md")) {
            return CODE_IN_MARKDOWN.matcher(text).replaceAll(" ");
        }
        if (file.endsWith(".java")) {
            return joined(JAVA_STRINGS_AND_COMMENTS, text);
        }
        if (Stream.of(".ts", ".vue", ".mjs", ".css").anyMatch(file::endsWith)) {
            return joined(SCRIPT_COMMENTS, text);
        }
        if (file.endsWith(".sh")) {
            return joined(SHELL_COMMENTS, text);
        }
        return "";
    }

    private static String joined(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
    }

    private static Pattern unwantedWords() {
        try (InputStream list = LanguageTest.class.getResourceAsStream("/unwanted-words.txt")) {
            var words = new ArrayList<String>();
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(words::add);
            return Pattern.compile("\\b(?:" + String.join("|", words) + ")\\b", Pattern.CASE_INSENSITIVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
