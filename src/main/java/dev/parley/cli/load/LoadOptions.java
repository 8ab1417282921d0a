package dev.parley.cli.load;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What the command line asks for, checked. */
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
            throw new UsageError("--auth is session or connect, and not " + text(CommandOption.AUTH) + ".");
        }
        if (!signsIn() && (scenario == Scenario.DIRECT || scenario == Scenario.CHURN)) {
            throw new UsageError("--auth connect is for servers that know no " + scenario.word() + ".");
        }
        checkNumbers();
        urls = Arrays.stream(text(CommandOption.URL).split(",", -1))
                .map(LoadOptions::parseUrl)
                .toList();
    }

    /** @throws UsageError with a sentence that names the option */
    static LoadOptions parse(List<String> arguments) {
        return CommandLine.parse(arguments, LoadOptions::new);
    }

    Scenario scenario() {
        return scenario;
    }

    /** The nodes of the installation; at least one. */
    List<URI> urls() {
        return urls;
    }

    /** The path of that node's WebSocket. */
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

    /** As many as are given, which may be none. */
    List<Integer> numbers(CommandOption commandOption) {
        String value = text(commandOption);
        return value.isEmpty()
                ? List.of()
                : Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
    }

    /** A second. */
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

    /** Those that must suit one another, or the machine. */
    private void checkNumbers() {
        if (CommandOption.PUBLISHERS.isFor(scenario)) {
            int least = Math.max(
                    number(CommandOption.PUBLISHERS) + (scenario == Scenario.SLOW ? number(CommandOption.SLOW_) : 0),
                    number(CommandOption.THREADS));
            if (number(CommandOption.SUBSCRIBERS) < least) {
                throw new UsageError("--subscribers must be at least " + least
                        + ": those who publish, and those who are slow, are some of them, and each thread needs one.");
            }
        }
        for (int server : numbers(CommandOption.PID)) {
            if (ProcessHandle.of(server).isEmpty()) {
                throw new UsageError("--pid: there is no process " + server + ".");
            }
        }
    }

    private void check(CommandOption commandOption, String value) {
        if (!commandOption.isFor(scenario)) {
            throw new UsageError(commandOption + " means nothing in the scenario " + scenario.word() + ".");
        }
        switch (commandOption.kind()) {
            case TEXT -> {}
            case COUNT -> whole(commandOption, value, 1);
            case COUNTS -> Arrays.stream(value.split(",", -1)).forEach(part -> whole(commandOption, part, 1));
            case NUMBER -> whole(commandOption, value, 0);
            case SIZE -> whole(commandOption, value, MessageMarker.LONGEST_BYTES);
            case RATE -> decimal(commandOption, value, 0.001);
            case SECONDS -> decimal(commandOption, value, 0);
            case FLAG -> {
                if (!List.of("true", "false").contains(value)) {
                    throw new UsageError(commandOption + " is true or false, and not " + value + ".");
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
            // Told below, like one that is too small.
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
            // Told below, like one that is out of range.
        }
        throw new UsageError(
                commandOption + " must be a number from " + least + " to a billion, and is " + value + ".");
    }

    private static URI parseUrl(String text) {
        try {
            var parsed = URI.create(text);
            if (List.of("https", "wss").contains(String.valueOf(parsed.getScheme()))) {
                throw new UsageError("--url must be plain http, at the service's own port behind the proxy: with TLS,"
                        + " the cipher would be measured.");
            }
            if (List.of("http", "ws").contains(String.valueOf(parsed.getScheme())) && parsed.getHost() != null) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new UsageError("--url must be an address such as http://localhost:8080, and is " + text + ".");
    }
}
