package dev.parley;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter;
import org.springframework.boot.logging.logback.WhitespaceThrowableProxyConverter;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Escapes control characters in all log output of all loggers: a request's text in a message, or in the message of an
 * exception, can neither begin a line of its own nor control a terminal (CWE-117).
 *
 * <p>Runs before the logging system starts. Registers the converters in Logback's own map, so that they apply to every
 * pattern, including those in an operator's settings.
 */
public final class LogEscaping implements EnvironmentPostProcessor {

    /** The conversion word in {@code logging.exception-conversion-word}. */
    static final String EXCEPTION = "escapedEx";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        register();
    }

    static void register() {
        var converters = PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP;
        List.of("m", "msg", "message").forEach(word -> converters.put(word, Message::new));
        converters.put(EXCEPTION, Exception::new);
    }

    /** Example: a line feed becomes {@code \n}, an escape {@code \u001b}. Tabs stay. */
    static String escaped(String text) {
        return text.codePoints().noneMatch(LogEscaping::isControl)
                ? text
                : text.codePoints()
                        .collect(StringBuilder::new, LogEscaping::append, StringBuilder::append)
                        .toString();
    }

    private static void append(StringBuilder text, int character) {
        switch (character) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            default -> {
                if (isControl(character)) {
                    text.append(String.format(Locale.ROOT, "\\u%04x", character));
                } else {
                    text.appendCodePoint(character);
                }
            }
        }
    }

    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\t';
            // U+202E and similar characters reverse the direction of a line.
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Public, with a public constructor, as Logback requires. */
    public static final class Message extends MessageConverter {

        /** The logger that reports a failed start in several lines, before any request can arrive. */
        private static final String REPORTER = LoggingFailureAnalysisReporter.class.getName();

        @Override
        public String convert(ILoggingEvent event) {
            String message = super.convert(event);
            return message == null || REPORTER.equals(event.getLoggerName()) ? message : escaped(message);
        }
    }

    /** Escapes the messages of an exception and its causes; the lines of the stack trace are the JVM's own. */
    public static final class Exception extends WhitespaceThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy thrown) {
            return super.throwableProxyToString(new Escaped(thrown));
        }
    }

    private record Escaped(IThrowableProxy thrown) implements IThrowableProxy {

        @Override
        public @Nullable String getOverridingMessage() {
            String message = thrown.getOverridingMessage();
            return message == null ? null : escaped(message);
        }

        @Override
        public @Nullable String getMessage() {
            String message = thrown.getMessage();
            return message == null ? null : escaped(message);
        }

        @Override
        public String getClassName() {
            return thrown.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return thrown.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return thrown.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return thrown.getCause() == null ? null : new Escaped(thrown.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Stream.of(thrown.getSuppressed()).map(Escaped::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return thrown.isCyclic();
        }
    }
}
