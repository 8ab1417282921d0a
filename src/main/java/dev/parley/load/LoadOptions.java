package dev.parley.load;

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
    private final Map<Option, String> given;
    private final List<URI> urls;

    private LoadOptions(Scenario scenario, Map<Option, String> given) {
        this.scenario = scenario;
        this.given = given;
        given.forEach(this::check);
        if (given.containsKey(Option.RATE) && given.containsKey(Option.WINDOW)) {
            throw new UsageError("--rate and --window exclude each other.");
        }
        if (!List.of("session", "connect").contains(text(Option.AUTH))) {
            throw new UsageError("--auth is session or connect, and not " + text(Option.AUTH) + ".");
        }
        if (!signsIn() && (scenario == Scenario.DIRECT || scenario == Scenario.CHURN)) {
            throw new UsageError("--auth connect is for servers that know no " + scenario.word() + ".");
        }
        checkNumbers();
        urls = Arrays.stream(text(Option.URL).split(",", -1))
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
        boolean inUrl = url.getPath().length() > 1 && !given.containsKey(Option.PATH);
        return inUrl ? url.getPath() : text(Option.PATH);
    }

    boolean signsIn() {
        return text(Option.AUTH).equals("session");
    }

    String text(Option option) {
        return given.getOrDefault(option, option.defaultFor(scenario));
    }

    int number(Option option) {
        return Integer.parseInt(text(option));
    }

    OptionalInt numberIfAny(Option option) {
        return text(option).isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(option));
    }

    /** As many as are given, which may be none. */
    List<Integer> numbers(Option option) {
        String value = text(option);
        return value.isEmpty()
                ? List.of()
                : Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
    }

    /** A second. */
    OptionalDouble rate(Option option) {
        return text(option).isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text(option)));
    }

    Duration seconds(Option option) {
        return Duration.ofNanos((long) (Double.parseDouble(text(option)) * 1e9));
    }

    boolean flag(Option option) {
        return Boolean.parseBoolean(text(option));
    }

    /** Those that must suit one another, or the machine. */
    private void checkNumbers() {
        if (Option.PUBLISHERS.isFor(scenario)) {
            int least = Math.max(
                    number(Option.PUBLISHERS) + (scenario == Scenario.SLOW ? number(Option.SLOW_) : 0),
                    number(Option.THREADS));
            if (number(Option.SUBSCRIBERS) < least) {
                throw new UsageError("--subscribers must be at least " + least
                        + ": those who publish, and those who are slow, are some of them, and each thread needs one.");
            }
        }
        for (int server : numbers(Option.PID)) {
            if (ProcessHandle.of(server).isEmpty()) {
                throw new UsageError("--pid: there is no process " + server + ".");
            }
        }
    }

    private void check(Option option, String value) {
        if (!option.isFor(scenario)) {
            throw new UsageError(option + " means nothing in the scenario " + scenario.word() + ".");
        }
        switch (option.kind()) {
            case TEXT -> {}
            case COUNT -> whole(option, value, 1);
            case COUNTS -> Arrays.stream(value.split(",", -1)).forEach(part -> whole(option, part, 1));
            case NUMBER -> whole(option, value, 0);
            case SIZE -> whole(option, value, Marker.LONGEST_BYTES);
            case RATE -> decimal(option, value, 0.001);
            case SECONDS -> decimal(option, value, 0);
            case FLAG -> {
                if (!List.of("true", "false").contains(value)) {
                    throw new UsageError(option + " is true or false, and not " + value + ".");
                }
            }
        }
    }

    private static void whole(Option option, String value, int least) {
        try {
            if (Integer.parseInt(value) >= least) {
                return;
            }
        } catch (NumberFormatException e) {
            // Told below, like one that is too small.
        }
        throw new UsageError(option + " must be a whole number from " + least + ", and is " + value + ".");
    }

    private static void decimal(Option option, String value, double least) {
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= 1e9) {
                return;
            }
        } catch (NumberFormatException e) {
            // Told below, like one that is out of range.
        }
        throw new UsageError(option + " must be a number from " + least + " to a billion, and is " + value + ".");
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
