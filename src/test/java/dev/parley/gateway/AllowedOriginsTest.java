package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Proves that an operator finds in the log why a proxy's users get no socket, and that nobody can fill the log with it. */
class AllowedOriginsTest {

    private final AllowedOrigins allowedOrigins = new AllowedOrigins(List.of("https://portal.example"));
    private final Logger logger = (Logger) LoggerFactory.getLogger(AllowedOrigins.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    @Test
    void refusedOriginIsLoggedOnceWithWhatToSet() {
        for (int i = 0; i < 3; i++) {
            assertThat(allowedOrigins.allows("https://chat.example:8443", "chat.example"))
                    .isFalse();
        }
        assertThat(log.list)
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
        assertThat(log.list).isEmpty();
    }

    @Test
    void manyRefusedOriginsAreLoggedOnlyToABound() {
        for (int i = 0; i < 1_000; i++) {
            allowedOrigins.allows("https://site-" + i + ".example", "chat.example");
        }
        assertThat(log.list).hasSize(100);
    }
}
