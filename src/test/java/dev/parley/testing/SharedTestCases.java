package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the test cases in {@code src/test/resources/cases}, which the front-end tests read too. */
public final class SharedTestCases {

    private SharedTestCases() {}

    /** Returns the objects of {@code cases/<name>.json}, an array with at least one element. */
    public static Stream<JsonNode> of(String name) {
        try (InputStream file = SharedTestCases.class.getResourceAsStream("/cases/" + name + ".json")) {
            List<JsonNode> cases = new ArrayList<>();
            JsonMapper.shared().readTree(Objects.requireNonNull(file, name)).forEach(cases::add);
            if (cases.isEmpty()) {
                throw new IllegalStateException("No cases in " + name);
            }
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the strings of an array, or an empty list if the field is absent. */
    public static List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        node.path(field).forEach(each -> texts.add(each.asString()));
        return texts;
    }
}
