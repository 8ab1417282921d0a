package dev.parley.cli.load;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Parses {@code --name value}, {@code --name=value} and the scenario. */
final class CommandLine {

    private final Map<CommandOption, String> given = new EnumMap<>(CommandOption.class);
    private @Nullable Scenario scenario;

    private CommandLine() {}

    static <T> T parse(List<String> arguments, BiFunction<Scenario, Map<CommandOption, String>, T> then) {
        var line = new CommandLine();
        line.read(arguments.iterator());
        if (line.scenario == null) {
            throw new UsageError("Name a scenario: " + Scenario.words() + "; --help lists all options.");
        }
        return then.apply(line.scenario, line.given);
    }

    private void read(Iterator<String> arguments) {
        boolean first = true;
        String held = "";
        while (!held.isEmpty() || arguments.hasNext()) {
            String argument = held.isEmpty() ? arguments.next() : held;
            held = "";
            if (!argument.startsWith("--")) {
                if (!first) {
                    throw new UsageError(argument + " is not the value of any option.");
                }
                scenario(argument);
            } else if (argument.indexOf('=') > 0) {
                set(argument.substring(2, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            } else {
                held = valueOf(argument.substring(2), arguments);
            }
            first = false;
        }
    }

    /** @return the next argument if it is not the value of this option; otherwise an empty text */
    private String valueOf(String word, Iterator<String> arguments) {
        boolean flag = CommandOption.named(word).map(CommandOption::kind).orElse(CommandOption.Kind.TEXT)
                == CommandOption.Kind.FLAG;
        String next = arguments.hasNext() ? arguments.next() : "";
        if (flag && (next.isEmpty() || next.startsWith("--"))) {
            set(word, "true");
            return next;
        }
        if (next.isEmpty() || next.startsWith("--")) {
            throw CommandOption.named(word).isPresent() || word.equals("scenario")
                    ? new UsageError("--" + word + " needs a value.")
                    : unknown(word);
        }
        set(word, next);
        return "";
    }

    private void set(String word, String value) {
        if (word.equals("scenario")) {
            scenario(value);
            return;
        }
        var option = CommandOption.named(word).orElseThrow(() -> unknown(word));
        if (given.put(option, value) != null) {
            throw new UsageError(option + " may be given only once.");
        }
    }

    private void scenario(String word) {
        if (scenario != null) {
            throw new UsageError("The scenario may be given only once.");
        }
        scenario = Scenario.named(word);
    }

    private static UsageError unknown(String word) {
        return new UsageError("There is no option --" + word + "; --help lists all options.");
    }
}
