package dev.parley.web;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.message.PostRequest;
import dev.parley.problem.ErrorCode;
import dev.parley.readstate.MarkReadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Tests that request bodies are bound strictly or rejected. */
class StrictJsonTest {

    private final JsonMapper mapper = strictMapper();

    @Test
    void optionalFieldsMayBeOmitted() {
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
    void malformedPostIsRejected(String body) {
        assertThatThrownBy(() -> mapper.readValue(body, PostRequest.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void readMarkerIsANumber() {
        assertThat(mapper.readValue("{\"seq\":0}", MarkReadRequest.class).requireSeq())
                .isZero();
        assertThat(mapper.readValue("{\"seq\":42}", MarkReadRequest.class).requireSeq())
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
    void malformedReadMarkerIsRejected(String body) {
        assertThatThrownBy(() -> mapper.readValue(body, MarkReadRequest.class)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"seq\":-1}", "{\"seq\":null}", "{}"})
    void negativeOrMissingReadMarkerIsRejected(String body) {
        var mark = mapper.readValue(body, MarkReadRequest.class);

        assertRefused(ErrorCode.INVALID, mark::requireSeq);
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
