package dev.parley.cli.load;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The validated options of the command line. */
final class LoadOptions {

    private final Scenario scenario;
    private final Map<CommandOption, String> given;
    private final List<URI> urls;

    private LoadOptions(Scenario scenario, Map<CommandOption, String> given) {
        this.scenario = scenario;
        this.given = given;
        given.forEach(this::check);
        if (given.containsKey(CommandOption.RATE) && given.containsKey(CommandOption.WINDOW)) {
            throw new UsageError("--rate and --window exclude each other.");
        }
        if (!List.of("session", "connect").contains(text(CommandOption.AUTH))) {
            throw new UsageError("--auth must be session or connect, and is " + text(CommandOption.AUTH) + ".");
        }
        if (!signsIn() && (scenario == Scenario.DIRECT || scenario == Scenario.CHURN)) {
            throw new UsageError("--auth connect is not possible in the scenario " + scenario.word()
                    + ", which only Parley supports.");
        }
        checkNumbers();
        urls = Arrays.stream(text(CommandOption.URL).split(",", -1))
                .map(LoadOptions::parseUrl)
                .toList();
    }

    /** @throws UsageError with a sentence that names the invalid option */
    static LoadOptions parse(List<String> arguments) {
        return CommandLine.parse(arguments, LoadOptions::new);
    }

    Scenario scenario() {
        return scenario;
    }

    /** Returns the addresses of the installation's nodes; at least one. */
    List<URI> urls() {
        return urls;
    }

    /** Returns the path of a node's WebSocket endpoint. */
    String path(URI url) {
        boolean inUrl = url.getPath().length() > 1 && !given.containsKey(CommandOption.PATH);
        return inUrl ? url.getPath() : text(CommandOption.PATH);
    }

    boolean signsIn() {
        return text(CommandOption.AUTH).equals("session");
    }

    String text(CommandOption commandOption) {
        return given.getOrDefault(commandOption, commandOption.defaultFor(scenario));
    }

    int number(CommandOption commandOption) {
        return Integer.parseInt(text(commandOption));
    }

    OptionalInt numberIfAny(CommandOption commandOption) {
        return text(commandOption).isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(commandOption));
    }

    /** Returns all given numbers, possibly none. */
    List<Integer> numbers(CommandOption commandOption) {
        String value = text(commandOption);
        return value.isEmpty()
                ? List.of()
                : Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
    }

    /** Returns a rate per second; empty if the option has no value. */
    OptionalDouble rate(CommandOption commandOption) {
        return text(commandOption).isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(text(commandOption)));
    }

    Duration seconds(CommandOption commandOption) {
        return Duration.ofNanos((long) (Double.parseDouble(text(commandOption)) * 1e9));
    }

    boolean flag(CommandOption commandOption) {
        return Boolean.parseBoolean(text(commandOption));
    }

    /** Checks options that depend on each other or on the machine. */
    private void checkNumbers() {
        if (CommandOption.PUBLISHERS.isFor(scenario)) {
            int least = Math.max(
                    number(CommandOption.PUBLISHERS) + (scenario == Scenario.SLOW ? number(CommandOption.SLOW_) : 0),
                    number(CommandOption.THREADS));
            if (number(CommandOption.SUBSCRIBERS) < least) {
                throw new UsageError("--subscribers must be at least " + least
                        + ": they include the publishers and the slow subscribers, and each thread needs one.");
            }
        }
        for (int server : numbers(CommandOption.PID)) {
            if (ProcessHandle.of(server).isEmpty()) {
                throw new UsageError("--pid: process " + server + " does not exist.");
            }
        }
    }

    private void check(CommandOption commandOption, String value) {
        if (!commandOption.isFor(scenario)) {
            throw new UsageError(commandOption + " does not apply to the scenario " + scenario.word() + ".");
        }
        switch (commandOption.kind()) {
            case TEXT -> {}
            case COUNT -> whole(commandOption, value, 1);
            case COUNTS -> Arrays.stream(value.split(",", -1)).forEach(part -> whole(commandOption, part, 1));
            case NUMBER -> whole(commandOption, value, 0);
            case SIZE -> whole(commandOption, value, MessageMarker.MAX_BYTES);
            case RATE -> decimal(commandOption, value, 0.001);
            case SECONDS -> decimal(commandOption, value, 0);
            case FLAG -> {
                if (!List.of("true", "false").contains(value)) {
                    throw new UsageError(commandOption + " must be true or false, and is " + value + ".");
                }
            }
        }
    }

    private static void whole(CommandOption commandOption, String value, int least) {
        try {
            if (Integer.parseInt(value) >= least) {
                return;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers that are too small.
        }
        throw new UsageError(commandOption + " must be a whole number from " + least + ", and is " + value + ".");
    }

    private static void decimal(CommandOption commandOption, String value, double least) {
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= 1e9) {
                return;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers that are out of range.
        }
        throw new UsageError(
                commandOption + " must be a number from " + least + " to a billion, and is " + value + ".");
    }

    private static URI parseUrl(String text) {
        try {
            var parsed = URI.create(text);
            if (List.of("https", "wss").contains(String.valueOf(parsed.getScheme()))) {
                throw new UsageError("--url must be plain http, at the service's own port behind the proxy: with TLS,"
                        + " the run would measure the encryption.");
            }
            if (List.of("http", "ws").contains(String.valueOf(parsed.getScheme())) && parsed.getHost() != null) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw new UsageError("--url must be an address of the form http://localhost:8080, and is " + text + ".");
    }
}
