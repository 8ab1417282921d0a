package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Tests the default, and that a limit that no request or no machine can meet fails the start with the name of the
 * setting.
 */
class WebSettingsTest {

    @Test
    void defaultLimitIs256Kilobytes() {
        assertThat(bind(Map.of()).bodyBytes()).isEqualTo(DataSize.ofKilobytes(256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1B", "0B", "1023B", "65MB", "3GB"})
    void invalidLimitIsNamed(String value) {
        assertThatThrownBy(() -> bind(Map.of("parley.limits.body-bytes", value)))
                .rootCause()
                .hasMessageStartingWith("parley.limits.body-bytes must be from 1024 to 67108864, and is ");
    }

    private static WebSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("parley.limits", WebSettings.class);
    }
}
