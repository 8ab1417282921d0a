package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that an invalid command line is rejected with one sentence that names the invalid option. */
class LoadOptionsTest {

    @Test
    void bothFormsOfAnOptionAreParsed() {
        var options = parse("fanout --subscribers 7 --size=200 --json --seconds=0.5");
        assertThat(options.scenario()).isEqualTo(Scenario.FANOUT);
        assertThat(options.number(CommandOption.SUBSCRIBERS)).isEqualTo(7);
        assertThat(options.number(CommandOption.SIZE)).isEqualTo(200);
        assertThat(options.flag(CommandOption.JSON)).isTrue();
        assertThat(options.seconds(CommandOption.SECONDS)).isEqualTo(Duration.ofMillis(500));
        assertThat(options.rate(CommandOption.RATE)).isEmpty();
    }

    @Test
    void scenarioMayBeAnOptionAndHasItsOwnDefaults() {
        var options = parse("--scenario churn");
        assertThat(options.scenario()).isEqualTo(Scenario.CHURN);
        assertThat(options.number(CommandOption.SUBSCRIBERS)).isEqualTo(200);
        assertThat(options.rate(CommandOption.RATE)).hasValue(20);
    }

    @Test
    void pathOfTheUrlIsUsed() {
        assertThat(pathOf("fanout --url ws://localhost:15674/stomp")).isEqualTo("/stomp");
        assertThat(pathOf("fanout --url http://localhost:8080/")).isEqualTo("/ws");
    }

    @Test
    void nodesAndProcessesAreSeparatedByCommas() {
        long self = ProcessHandle.current().pid();
        var options = parse("fanout --url http://a:1,ws://b:2/stomp --pid " + self + "," + self);
        assertThat(options.urls()).extracting(URI::getPort).containsExactly(1, 2);
        assertThat(options.urls()).extracting(options::path).containsExactly("/ws", "/stomp");
        assertThat(options.numbers(CommandOption.PID)).containsExactly((int) self, (int) self);
        assertThat(parse("fanout").numbers(CommandOption.PID)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                | Name a scenario
                    fanot                             | There is no scenario fanot
                    fanout rooms                      | rooms is not the value of any option
                    fanout --scenario rooms           | The scenario may be given only once
                    fanout --subscriber 5             | There is no option --subscriber;
                    fanout --subscribers              | --subscribers needs a value
                    fanout --subscribers --json       | --subscribers needs a value
                    fanout --subscribers x            | --subscribers must be a whole number from 1
                    fanout --subscribers 0            | --subscribers must be a whole number from 1
                    fanout --subscribers 99999999999  | --subscribers must be a whole number from 1
                    fanout --seconds -1               | --seconds must be a number from 0
                    fanout --seconds NaN              | --seconds must be a number from 0
                    fanout --rate 0                   | --rate must be a number from 0.001
                    fanout --size 20                  | --size must be a whole number from 64
                    fanout --rate 5 --window 3        | --rate and --window
                    fanout --json=maybe               | --json must be true or false
                    fanout --size 64 --size 65        | --size may be given only once
                    fanout --pairs 5                  | --pairs does not apply to the scenario fanout
                    fanout --auth basic               | --auth must be session or connect
                    direct --auth connect             | --auth connect is not possible in the scenario direct
                    fanout --url https://example.com  | --url must be plain http
                    fanout --url localhost:8080       | --url must be an address
                    fanout --url http://a:1,b:2       | --url must be an address of the form http://localhost:8080, and is b:2
                    fanout --url ,                    | --url must be an address
                    fanout --pid 1,x                  | --pid must be a whole number from 1, and is x
                    fanout --pid 1,                   | --pid must be a whole number from 1
                    fanout --pid 99999999             | --pid: process 99999999 does not exist
                    fanout --subscribers 2            | --subscribers must be at least 4
                    slow --subscribers 10             | --subscribers must be at least 54
                    """)
    void invalidCommandLineIsRejectedInOneSentence(String line, String sentence) {
        var err = new ByteArrayOutputStream();
        var command = new LoadCommand(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err));
        assertThat(command.run(words(line))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence).hasLineCount(1);
    }

    @Test
    void helpListsEveryOption() {
        var out = new ByteArrayOutputStream();
        assertThat(new LoadCommand(new PrintStream(out), new PrintStream(out)).run(List.of("--help")))
                .isZero();
        for (CommandOption commandOption : CommandOption.values()) {
            assertThat(out.toString()).contains(commandOption + " ");
        }
    }

    private static String pathOf(String line) {
        var options = parse(line);
        return options.path(options.urls().get(0));
    }

    private static LoadOptions parse(String line) {
        return LoadOptions.parse(words(line));
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.split(" "));
    }
}
