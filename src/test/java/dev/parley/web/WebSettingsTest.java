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

/** Proves the default, and that a bound that no request or no machine can keep is refused at the start, by name. */
class WebSettingsTest {

    @Test
    void bodiesHave256KilobytesAtMost() {
        assertThat(bind(Map.of()).bodyBytes()).isEqualTo(DataSize.ofKilobytes(256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1B", "0B", "1023B", "65MB", "3GB"})
    void impossibleBoundIsNamed(String value) {
        assertThatThrownBy(() -> bind(Map.of("parley.limits.body-bytes", value)))
                .rootCause()
                .hasMessageStartingWith("parley.limits.body-bytes must be from 1024 to 67108864, and is ");
    }

    private static WebSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("parley.limits", WebSettings.class);
    }
}
