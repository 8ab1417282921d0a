package dev.parley.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Tests that the log explains to an operator why clients behind a proxy get no WebSocket, and that clients cannot flood
 * the log.
 */
class AllowedOriginsTest {

    private final AllowedOrigins allowedOrigins = new AllowedOrigins(List.of("https://portal.example"));
    private final Logger logger = (Logger) LoggerFactory.getLogger(AllowedOrigins.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @BeforeEach
    void captureLog() {
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void releaseLog() {
        logger.detachAppender(events);
    }

    @Test
    void rejectedOriginIsLoggedOnceWithSettingToChange() {
        for (int i = 0; i < 3; i++) {
            assertThat(allowedOrigins.allows("https://chat.example:8443", "chat.example"))
                    .isFalse();
        }
        assertThat(events.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("origin https://chat.example:8443 does not match host chat.example")
                .contains("parley.allowed-origins=https://chat.example:8443");
    }

    @Test
    void allowedOriginIsNotLogged() {
        assertThat(allowedOrigins.allows("https://chat.example", "chat.example"))
                .isTrue();
        assertThat(allowedOrigins.allows("https://portal.example", "chat.example"))
                .isTrue();
        assertThat(allowedOrigins.allows(null, "chat.example")).isTrue();
        assertThat(events.list).isEmpty();
    }

    @Test
    void loggedOriginsAreLimited() {
        for (int i = 0; i < 1_000; i++) {
            allowedOrigins.allows("https://site-" + i + ".example", "chat.example");
        }
        assertThat(events.list).hasSize(100);
    }
}
