package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of one run of the command.
 *
 * @param progress the output on stderr
 */
record LoadTestRun(int status, JsonNode report, String progress) {

    static LoadTestRun of(String url, String line) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var command = new LoadCommand(new PrintStream(out), new PrintStream(err));
        int status = command.run(List.of((line + " --json --url " + url).split(" ")));
        assertThat(out.toString()).as("stdout, when stderr was %s", err).startsWith("{");
        return new LoadTestRun(status, JsonMapper.shared().readTree(out.toString()), err.toString());
    }

    LoadTestRun isValid() {
        assertThat(report.path("valid").asBoolean()).as("%s", report).isTrue();
        assertThat(status).isZero();
        return this;
    }

    LoadTestRun isInvalid() {
        assertThat(report.path("valid").asBoolean()).as("%s", report).isFalse();
        assertThat(status).isEqualTo(1);
        return this;
    }

    double number(String... path) {
        JsonNode found = report;
        for (String each : path) {
            found = found.path(each);
        }
        assertThat(found.isNumber()).as("%s in %s", List.of(path), report).isTrue();
        return found.asDouble();
    }
}
