package dev.parley.cli.load;

import tools.jackson.databind.json.JsonMapper;

/** Writes JSON. */
final class JsonWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonWriter() {}

    static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
