package dev.parley.load;

import tools.jackson.databind.json.JsonMapper;

/** Writes JSON. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
