package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter;

/** Proves that no logged text can forge a line of the log. */
class LogEscapingTest {

    private static final String FORGED = "x\n2026-11-28T00:00:00Z  INFO forged\r\u001b[31m";
    private static final String ESCAPED = "x\\n2026-11-28T00:00:00Z  INFO forged\\r\\u001b[31m";

    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @CsvSource({"%m%n", "%msg%n", "%message%n"})
    void controlCharactersOfMessagesAreEscaped(String pattern) {
        assertThat(logged(pattern, "dev.parley.Any", null)).isEqualTo("seen: " + ESCAPED + System.lineSeparator());
    }

    @Test
    void controlCharactersOfExceptionsAreEscaped() {
        var thrown = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));
        thrown.addSuppressed(new RuntimeException(FORGED));
        assertThat(logged("%m%n%" + LogEscaping.EXCEPTION, "dev.parley.Any", thrown)
                        .lines())
                .noneMatch(line -> line.startsWith("2026-"))
                .anyMatch(line -> line.endsWith("IllegalStateException: " + ESCAPED))
                .anyMatch(line -> line.endsWith("IllegalArgumentException: " + ESCAPED))
                .anyMatch(line -> line.endsWith("RuntimeException: " + ESCAPED))
                .anyMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void textsOfAllScriptsStayUnchanged() {
        assertThat(LogEscaping.escaped("漢字 é\t\uD83D\uDE00")).isEqualTo("漢字 é\t\uD83D\uDE00");
        assertThat(LogEscaping.escaped("a\u2028b\u202ec\u0085")).isEqualTo("a\\u2028b\\u202ec\\u0085");
    }

    @Test
    void reportOfAFailedStartKeepsItsLines() {
        assertThat(logged("%m%n", LoggingFailureAnalysisReporter.class.getName(), null))
                .contains("\n2026-");
    }

    @Test
    void settingsNameTheConverter() throws Exception {
        assertThat(Files.readString(Path.of("src/main/resources/application.yml")))
                .contains("exception-conversion-word: \"%" + LogEscaping.EXCEPTION + "\"");
        assertThat(Files.readString(Path.of("src/main/resources/META-INF/spring.factories")))
                .contains("EnvironmentPostProcessor=" + LogEscaping.class.getName());
    }

    private String logged(String pattern, String logger, Throwable thrown) {
        LogEscaping.register();
        var layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        return layout.doLayout(
                new LoggingEvent("", context.getLogger(logger), Level.WARN, "seen: {}", thrown, new Object[] {FORGED}));
    }
}
