package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Tests that serialized times can be compared as strings. */
class TimeSerializerTest {

    private final JsonMapper json = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(new TimeSerializer()))
            .build();

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T08:00:00Z, 2026-11-20T08:00:00.000Z",
        "2026-11-20T08:00:00.1Z, 2026-11-20T08:00:00.100Z",
        "2026-11-20T08:00:00.123999Z, 2026-11-20T08:00:00.123Z"
    })
    void timeHasThreeDigitsOfMilliseconds(Instant at, String text) {
        assertThat(json.writeValueAsString(at)).isEqualTo('"' + text + '"');
    }
}
