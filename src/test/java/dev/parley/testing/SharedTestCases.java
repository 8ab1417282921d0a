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

/** Reads the tables of cases in {@code src/test/resources/cases}, which the tests of the page read too. */
public final class SharedTestCases {

    private SharedTestCases() {}

    /** The objects of {@code cases/<name>.json}, which is an array of at least one. */
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

    /** The texts of an array; none if there is no such field. */
    public static List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        node.path(field).forEach(each -> texts.add(each.asString()));
        return texts;
    }
}
