package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.StompClient;
import java.util.regex.Pattern;

/** Asserts that clients never see implementation details: words from exceptions, stack traces or the database. */
final class ImplementationLeaks {

    private static final Pattern LEAKS = Pattern.compile(
            "Exception|Throwable|\\bjava\\.|\\bjakarta\\.|\\borg\\.|\\btools\\.jackson|dev\\.parley|\\bat [a-z]+\\.|SQLITE");

    private ImplementationLeaks() {}

    /** Checks every frame that a client has received so far. */
    static void assertNone(StompClient client) {
        client.seen().forEach(frame -> assertNone(frame.toString()));
    }

    static void assertNone(String output) {
        assertThat(output).doesNotContainPattern(LEAKS);
    }
}
