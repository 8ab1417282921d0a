package dev.parley.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A received frame, parsed without any of the service's code. */
public record StompFrame(String command, Map<String, String> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param text one whole frame with the NUL at its end */
    public static StompFrame parse(String text) {
        int headEnd = text.indexOf("\n\n");
        String[] lines = text.substring(0, headEnd).split("\n");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.putIfAbsent(lines[i].substring(0, colon), lines[i].substring(colon + 1));
        }
        return new StompFrame(lines[0], headers, text.substring(headEnd + 2, text.indexOf('\0', headEnd)));
    }

    public boolean is(String command) {
        return this.command.equals(command);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public long seq() {
        return Long.parseLong(headers.get("seq"));
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    public String text() {
        return json().path("text").asString();
    }
}
