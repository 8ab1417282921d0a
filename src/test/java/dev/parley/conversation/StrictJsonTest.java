package dev.parley.conversation;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.problem.ErrorCode;
import dev.parley.web.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Proves that bodies from outside are bound as they are meant or not at all. */
class StrictJsonTest {

    private final JsonMapper mapper = strictMapper();

    @Test
    void optionalFieldsMayBeLeftOut() {
        assertThat(mapper.readValue("{\"text\":\"hello\"}", PostRequest.class))
                .isEqualTo(new PostRequest("hello", null));
        assertThat(mapper.readValue("{\"text\":\"hello\",\"clientId\":\"c\"}", PostRequest.class))
                .isEqualTo(new PostRequest("hello", "c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"hello\",\"clientid\":\"c\"}",
                "{\"text\":\"hello\",\"from\":\"grace\"}",
                "{\"text\":\"hello\",\"text\":\"again\"}",
                "{\"text\":5}",
                "{\"text\":5.5}",
                "{\"text\":true}",
                "{\"text\":[\"hello\"]}",
                "{\"text\":\"hello\"} {}",
                "[]",
                "\"hello\"",
                "{\"text\":\"hello\"",
                ""
            })
    void anythingElseThanADraftIsRefused(String body) {
        assertThatThrownBy(() -> mapper.readValue(body, PostRequest.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void readMarkIsANumber() {
        assertThat(mapper.readValue("{\"seq\":0}", MarkReadRequest.class).checked())
                .isZero();
        assertThat(mapper.readValue("{\"seq\":42}", MarkReadRequest.class).checked())
                .isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\":\"42\"}",
                "{\"seq\":4.2}",
                "{\"seq\":9223372036854775808}",
                "{\"seq\":true}",
                "{\"sec\":1}"
            })
    void anythingElseThanAWholeNumberIsNoReadMark(String body) {
        assertThatThrownBy(() -> mapper.readValue(body, MarkReadRequest.class)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"seq\":-1}", "{\"seq\":null}", "{}"})
    void readMarkIsNeitherNegativeNorMissing(String body) {
        var mark = mapper.readValue(body, MarkReadRequest.class);

        assertRefused(ErrorCode.INVALID, mark::checked);
    }

    @Test
    void nestingIsBounded() {
        assertThat(mapper.readTree("[".repeat(20) + "]".repeat(20)).isArray()).isTrue();
        assertThatThrownBy(() -> mapper.readTree("[".repeat(21) + "]".repeat(21)))
                .isInstanceOf(JacksonException.class);
    }

    private static JsonMapper strictMapper() {
        JsonFactoryBuilder factory = JsonFactory.builder();
        StrictJson.limitNesting(factory);
        var builder = JsonMapper.builder(factory.build());
        StrictJson.readStrictly(builder);
        return builder.build();
    }
}
