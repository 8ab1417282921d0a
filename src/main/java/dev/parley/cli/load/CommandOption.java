package dev.parley.cli.load;

import static dev.parley.cli.load.Scenario.CHURN;
import static dev.parley.cli.load.Scenario.DIRECT;
import static dev.parley.cli.load.Scenario.FANOUT;
import static dev.parley.cli.load.Scenario.IDLE;
import static dev.parley.cli.load.Scenario.ROOMS;
import static dev.parley.cli.load.Scenario.SLOW;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An option of the command line: the kind of its value, its default, and the scenarios to which it applies. */
enum CommandOption {
    SUBSCRIBERS(
            Kind.COUNT, "1000", "connections that subscribe to the room", Map.of(CHURN, "200"), FANOUT, CHURN, SLOW),
    PUBLISHERS(Kind.COUNT, "4", "number of subscribers that publish", FANOUT, CHURN, SLOW),
    ROOMS_("rooms", Kind.COUNT, "200", "number of rooms", Map.of(IDLE, "100"), ROOMS, IDLE),
    MEMBERS(Kind.COUNT, "10", "subscribers of each room; the first publishes", ROOMS),
    PAIRS(Kind.COUNT, "200", "number of pairs of users", DIRECT),
    CONNECTIONS(Kind.COUNT, "8000", "number of connections", IDLE),
    HEART_BEAT(Kind.NUMBER, "10000", "milliseconds between heart-beats, each way; 0 for none", IDLE),
    WINDOW(
            Kind.COUNT,
            "8",
            "messages in flight for each publisher",
            Map.of(ROOMS, "4", DIRECT, "4"),
            FANOUT,
            ROOMS,
            DIRECT,
            SLOW),
    RATE(
            Kind.RATE,
            "",
            "messages per second of all publishers together, evenly paced, instead of --window",
            Map.of(CHURN, "20"),
            FANOUT,
            ROOMS,
            CHURN,
            SLOW),
    SIZE(Kind.SIZE, "128", "bytes of each text, at least 64", FANOUT, ROOMS, DIRECT, CHURN, SLOW),
    RECONNECTS(Kind.RATE, "300", "clients that reconnect per second", CHURN),
    ENTRIES(Kind.NUMBER, "10000", "entries of the room before the run", CHURN),
    BEHIND(Kind.COUNT, "50", "entries that each client has missed", CHURN),
    SLOW_("slow", Kind.COUNT, "50", "subscribers that stop reading", SLOW),
    STALL(Kind.SECONDS, "20", "seconds for which they stop reading", SLOW),
    CALM(Kind.SECONDS, "5", "seconds measured before the disturbance", Map.of(CHURN, "10"), CHURN, SLOW),
    WARMUP(
            Kind.SECONDS,
            "3",
            "seconds before the measurement, excluded from the figures",
            Map.of(CHURN, "60"),
            FANOUT,
            ROOMS,
            DIRECT,
            CHURN,
            SLOW),
    SECONDS(Kind.SECONDS, "10", "seconds of the measurement", Map.of(IDLE, "60", CHURN, "20")),
    DRAIN(Kind.SECONDS, "60", "maximum seconds to wait for the last messages"),
    ROOM(Kind.TEXT, "load", "name of the room, or prefix of the names of the rooms", FANOUT, ROOMS, IDLE, CHURN, SLOW),
    URL(
            Kind.TEXT,
            "http://localhost:8080",
            "address of the server, plain http or ws; or the nodes of one installation, separated by commas, which the"
                    + " connections use in turn"),
    PATH(Kind.TEXT, "/ws", "path of the WebSocket endpoint"),
    AUTH(Kind.TEXT, "session", "session: sign in over HTTP; connect: only the credentials of CONNECT"),
    LOGIN(Kind.TEXT, "", "login of CONNECT, for --auth connect"),
    PASSCODE(Kind.TEXT, "", "passcode of CONNECT, for --auth connect"),
    HOST(Kind.TEXT, "", "host of CONNECT, by default the host of --url"),
    USERS(
            Kind.COUNT,
            "",
            "accounts that share the connections, by default one for every 40 connections",
            FANOUT,
            ROOMS,
            IDLE,
            CHURN,
            SLOW),
    USER_PREFIX(Kind.TEXT, "load-", "prefix of the names of these accounts"),
    PASSWORD(Kind.TEXT, "made for load tests", "password of these accounts"),
    SEND_DESTINATION(Kind.TEXT, "/app/chat.{room}", "destination of SEND", FANOUT, ROOMS, SLOW),
    SUBSCRIBE_DESTINATION(Kind.TEXT, "/topic/room.{room}", "destination of SUBSCRIBE", FANOUT, ROOMS, IDLE, SLOW),
    RECEIPTS(Kind.FLAG, "true", "false: the server sends no receipts for SUBSCRIBE", FANOUT, ROOMS, IDLE, SLOW),
    THREADS(Kind.COUNT, "1", "number of threads of this tool"),
    PID(Kind.COUNTS, "", "process of the server, or several separated by commas: reports their CPU time"),
    JSON(Kind.FLAG, "false", "print the report as one JSON object on stdout, progress on stderr");

    /** The kind of an option's value. */
    enum Kind {
        TEXT,
        /** A whole number from 1. */
        COUNT,
        /** Whole numbers from 1, separated by commas. */
        COUNTS,
        /** A whole number from 0. */
        NUMBER,
        /** A whole number from 64: the marker in each text needs 64 bytes. */
        SIZE,
        /** A decimal number above 0. */
        RATE,
        /** A decimal number from 0. */
        SECONDS,
        /** {@code true} or {@code false}; {@code true} if no value is given. */
        FLAG
    }

    private final String word;
    private final Kind kind;
    private final String defaultValue;
    private final String summary;
    private final Map<Scenario, String> scenarioDefaults;
    private final Set<Scenario> scenarios;

    CommandOption(Kind kind, String defaultValue, String summary, Scenario... scenarios) {
        this("", kind, defaultValue, summary, Map.of(), scenarios);
    }

    CommandOption(
            Kind kind,
            String defaultValue,
            String summary,
            Map<Scenario, String> scenarioDefaults,
            Scenario... scenarios) {
        this("", kind, defaultValue, summary, scenarioDefaults, scenarios);
    }

    CommandOption(String word, Kind kind, String defaultValue, String summary, Scenario... scenarios) {
        this(word, kind, defaultValue, summary, Map.of(), scenarios);
    }

    CommandOption(
            String word,
            Kind kind,
            String defaultValue,
            String summary,
            Map<Scenario, String> scenarioDefaults,
            Scenario... scenarios) {
        this.word = word.isEmpty() ? name().toLowerCase(Locale.ROOT).replace('_', '-') : word;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.summary = summary;
        this.scenarioDefaults = scenarioDefaults;
        this.scenarios =
                scenarios.length == 0 ? EnumSet.allOf(Scenario.class) : EnumSet.copyOf(Arrays.asList(scenarios));
    }

    static Optional<CommandOption> named(String word) {
        return Arrays.stream(values())
                .filter(option -> option.word.equals(word))
                .findFirst();
    }

    Kind kind() {
        return kind;
    }

    boolean isFor(Scenario scenario) {
        return scenarios.contains(scenario);
    }

    /** Returns an empty text if the option has no default. */
    String defaultFor(Scenario scenario) {
        return scenarioDefaults.getOrDefault(scenario, defaultValue);
    }

    String summary() {
        return summary;
    }

    /** Returns the option in its form on the command line. */
    @Override
    public String toString() {
        return "--" + word;
    }
}
