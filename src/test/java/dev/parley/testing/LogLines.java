package dev.parley.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Captures log output while open, as the lines that a reader of the log sees. Thread-safe. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final PatternLayout layout = new PatternLayout();
    private final List<String> events = new CopyOnWriteArrayList<>();

    /** Starts capturing. Call it after the service has started, since the start resets the logging configuration. */
    public static LogLines capture() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var lines = new LogLines();
        lines.setContext(context);
        lines.layout.setContext(context);
        lines.layout.setPattern("%level %logger: %m%n%escapedEx");
        lines.layout.start();
        lines.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(lines);
        return lines;
    }

    public List<String> lines() {
        return events.stream().flatMap(String::lines).toList();
    }

    /** Returns each log event with its stack trace as one string. */
    public List<String> events() {
        return events;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(layout.doLayout(event));
    }

    @Override
    public void close() {
        ((LoggerContext) getContext()).getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        stop();
    }
}
