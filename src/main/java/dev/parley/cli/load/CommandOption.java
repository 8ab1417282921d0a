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

/** An option of the command line: what it takes, its default, and the scenarios in which it means something. */
enum CommandOption {
    SUBSCRIBERS(Kind.COUNT, "1000", "connections that listen in the room", Map.of(CHURN, "200"), FANOUT, CHURN, SLOW),
    PUBLISHERS(Kind.COUNT, "4", "how many of the subscribers publish", FANOUT, CHURN, SLOW),
    ROOMS_("rooms", Kind.COUNT, "200", "rooms", Map.of(IDLE, "100"), ROOMS, IDLE),
    MEMBERS(Kind.COUNT, "10", "subscribers of each room; the first publishes", ROOMS),
    PAIRS(Kind.COUNT, "200", "pairs of users", DIRECT),
    CONNECTIONS(Kind.COUNT, "8000", "connections", IDLE),
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
            "messages a second over all publishers, evenly paced, instead of --window",
            Map.of(CHURN, "20"),
            FANOUT,
            ROOMS,
            CHURN,
            SLOW),
    SIZE(Kind.SIZE, "128", "bytes of each text, from 64", FANOUT, ROOMS, DIRECT, CHURN, SLOW),
    RECONNECTS(Kind.RATE, "300", "clients that come back, a second", CHURN),
    ENTRIES(Kind.NUMBER, "10000", "entries that the room has before", CHURN),
    BEHIND(Kind.COUNT, "50", "entries that each client has missed", CHURN),
    SLOW_("slow", Kind.COUNT, "50", "subscribers that stop reading", SLOW),
    STALL(Kind.SECONDS, "20", "seconds for which they do", SLOW),
    CALM(Kind.SECONDS, "5", "seconds measured before the disturbance", Map.of(CHURN, "10"), CHURN, SLOW),
    WARMUP(
            Kind.SECONDS,
            "3",
            "seconds before, whose figures do not count",
            Map.of(CHURN, "60"),
            FANOUT,
            ROOMS,
            DIRECT,
            CHURN,
            SLOW),
    SECONDS(Kind.SECONDS, "10", "seconds measured", Map.of(IDLE, "60", CHURN, "20")),
    DRAIN(Kind.SECONDS, "60", "seconds that the last messages may take to arrive"),
    ROOM(Kind.TEXT, "load", "the room, or what the names of the rooms begin with", FANOUT, ROOMS, IDLE, CHURN, SLOW),
    URL(
            Kind.TEXT,
            "http://localhost:8080",
            "the server, plain http (or ws); or the nodes of one installation, with commas between, to which connections go"
                    + " in turn"),
    PATH(Kind.TEXT, "/ws", "where its WebSocket is"),
    AUTH(Kind.TEXT, "session", "session: sign in over HTTP; connect: only what CONNECT says"),
    LOGIN(Kind.TEXT, "", "login of CONNECT, for --auth connect"),
    PASSCODE(Kind.TEXT, "", "passcode of CONNECT, for --auth connect"),
    HOST(Kind.TEXT, "", "host of CONNECT; if not given, the name in --url"),
    USERS(
            Kind.COUNT,
            "",
            "accounts that share the connections; if not given, as many as keep each at 40 or fewer",
            FANOUT,
            ROOMS,
            IDLE,
            CHURN,
            SLOW),
    USER_PREFIX(Kind.TEXT, "load-", "what their names begin with"),
    PASSWORD(Kind.TEXT, "made for load tests", "the password of all of them"),
    SEND_DESTINATION(Kind.TEXT, "/app/chat.{room}", "where to publish", FANOUT, ROOMS, SLOW),
    SUBSCRIBE_DESTINATION(Kind.TEXT, "/topic/room.{room}", "where to listen", FANOUT, ROOMS, IDLE, SLOW),
    RECEIPTS(Kind.FLAG, "true", "false: the server knows no receipts for SUBSCRIBE", FANOUT, ROOMS, IDLE, SLOW),
    THREADS(Kind.COUNT, "1", "threads of this tool"),
    PID(Kind.COUNTS, "", "the server's process, or several with commas between: reports their CPU time"),
    JSON(Kind.FLAG, "false", "the report as one JSON object on stdout, all else on stderr");

    /** What an option's value must look like. */
    enum Kind {
        TEXT,
        /** A whole number from 1. */
        COUNT,
        /** Whole numbers from 1, with commas between. */
        COUNTS,
        /** A whole number from 0. */
        NUMBER,
        /** A whole number from 64: the marker in each text needs that much. */
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
    private final String usual;
    private final String summary;
    private final Map<Scenario, String> elsewhere;
    private final Set<Scenario> scenarios;

    CommandOption(Kind kind, String usual, String summary, Scenario... scenarios) {
        this("", kind, usual, summary, Map.of(), scenarios);
    }

    CommandOption(Kind kind, String usual, String summary, Map<Scenario, String> elsewhere, Scenario... scenarios) {
        this("", kind, usual, summary, elsewhere, scenarios);
    }

    CommandOption(String word, Kind kind, String usual, String summary, Scenario... scenarios) {
        this(word, kind, usual, summary, Map.of(), scenarios);
    }

    CommandOption(
            String word,
            Kind kind,
            String usual,
            String summary,
            Map<Scenario, String> elsewhere,
            Scenario... scenarios) {
        this.word = word.isEmpty() ? name().toLowerCase(Locale.ROOT).replace('_', '-') : word;
        this.kind = kind;
        this.usual = usual;
        this.summary = summary;
        this.elsewhere = elsewhere;
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

    /** Empty if there is none. */
    String defaultFor(Scenario scenario) {
        return elsewhere.getOrDefault(scenario, usual);
    }

    String summary() {
        return summary;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return "--" + word;
    }
}
