package dev.parley.cli.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A scenario: the behaviour of the users. */
enum Scenario {
    FANOUT("one room; some of its subscribers publish"),
    ROOMS("many rooms of a few members; one of them publishes"),
    DIRECT("pairs of users; one sends messages to the other with receipts"),
    IDLE("connections that only exchange heart-beats"),
    CHURN("clients reconnect, catch up and disconnect, while others receive messages"),
    SLOW("fanout in which some subscribers stop reading for a while");

    private final String summary;

    Scenario(String summary) {
        this.summary = summary;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String summary() {
        return summary;
    }

    static Scenario named(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new UsageError("There is no scenario " + word + "; the scenarios are " + words() + "."));
    }

    static String words() {
        return Arrays.stream(values()).map(Scenario::word).collect(Collectors.joining(", "));
    }
}
