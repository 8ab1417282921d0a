package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Formats the text of {@code --help}. */
final class HelpText {

    private HelpText() {}

    static List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("java -jar parley.jar load <scenario> [--option value | --option=value]...");
        lines.add("");
        lines.add("Scenarios (or --scenario <name>):");
        for (Scenario scenario : Scenario.values()) {
            lines.add(String.format("  %-8s %s", scenario.word(), scenario.summary()));
        }
        lines.add("");
        lines.add("Options, with their defaults:");
        for (CommandOption commandOption : CommandOption.values()) {
            lines.add(String.format("  %-24s %s", commandOption, commandOption.summary()));
            lines.add(String.format("  %-24s   %s", "", defaults(commandOption)));
        }
        lines.add("");
        lines.add("Exit status: 0 the figures are valid; 1 a message was lost, repeated, out of order or refused, or a"
                + " connection was lost, or the run failed; 2 the command line is invalid.");
        return lines;
    }

    private static String defaults(CommandOption commandOption) {
        boolean forAll = Arrays.stream(Scenario.values()).allMatch(commandOption::isFor);
        var perScenario = Arrays.stream(Scenario.values())
                .filter(commandOption::isFor)
                .collect(Collectors.groupingBy(
                        scenario -> shown(commandOption.defaultFor(scenario)),
                        java.util.LinkedHashMap::new,
                        Collectors.mapping(Scenario::word, Collectors.joining(", "))));
        if (forAll && perScenario.size() == 1) {
            return "default " + perScenario.keySet().iterator().next();
        }
        return perScenario.entrySet().stream()
                .map(each -> each.getValue() + ": " + each.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }
}
