package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.StompClient;
import java.util.regex.Pattern;

/** What must never be seen from outside: words that only an exception, a stack trace or the database would say. */
final class ImplementationLeaks {

    private static final Pattern TOLD = Pattern.compile(
            "Exception|Throwable|\\bjava\\.|\\bjakarta\\.|\\borg\\.|\\btools\\.jackson|dev\\.parley|\\bat [a-z]+\\.|SQLITE");

    private ImplementationLeaks() {}

    /** Of everything that a client has seen so far. */
    static void stayInside(StompClient client) {
        client.seen().forEach(frame -> stayInside(frame.toString()));
    }

    static void stayInside(String said) {
        assertThat(said).doesNotContainPattern(TOLD);
    }
}
