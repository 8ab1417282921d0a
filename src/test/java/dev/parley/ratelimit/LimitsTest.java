package dev.parley.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Tests the default limits, and that the start fails with the name of an invalid limit. */
class LimitsTest {

    @Test
    void defaultsMatchTheProtocol() {
        assertThat(bind(Map.of()))
                .isEqualTo(new Limits(
                        DataSize.ofKilobytes(16),
                        10,
                        30,
                        DataSize.ofKilobytes(64),
                        20_000,
                        50,
                        200,
                        DataSize.ofKilobytes(256),
                        Duration.ofHours(24)));
    }

    @ParameterizedTest
    @CsvSource({
        "message-bytes, 0B, from 1 to 1048576",
        "message-bytes, 2MB, from 1 to 1048576",
        "messages-per-second, 0, from 1",
        "messages-burst, 0, from 1",
        "connections, 0, from 1",
        "connections-per-user, -1, from 1",
        "subscriptions-per-connection, 0, from 1",
        "outbox-bytes, 32KB, from 65536",
        "frame-bytes, 1GB, from 53248 to 67108864",
        "frame-bytes, 2GB, from 53248 to 67108864",
        "outbox-bytes, 3GB, from 65536 to 2147483647",
        "edit-within, -1s, from 0",
    })
    void invalidLimitIsRejectedByName(String setting, String value, String range) {
        assertThatThrownBy(() -> bind(Map.of("parley.limits." + setting, value)))
                .rootCause()
                .hasMessageContaining("parley.limits." + setting + " must be " + range);
    }

    @Test
    void frameLimitMustFitTheLongestMessage() {
        assertThatThrownBy(() -> bind(Map.of("parley.limits.message-bytes", "32KB")))
                .rootCause()
                .hasMessageContaining("parley.limits.frame-bytes must be from 102400");
        assertThat(bind(Map.of("parley.limits.message-bytes", "32KB", "parley.limits.frame-bytes", "100KB"))
                        .messageBytes())
                .isEqualTo(DataSize.ofKilobytes(32));
    }

    private static Limits bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("parley.limits", Limits.class);
    }
}
