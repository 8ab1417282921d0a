package dev.parley.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Proves that requests are refused within four seconds while PostgreSQL is frozen, and served soon after it continues.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
@ClusterTest
class PostgresFrozenTest {

    private static final Duration LIMIT = Duration.ofMillis(4_500);
    private static final int USERS = 6;

    @Test
    void postsOverHttpAreRefusedInTime(CapturedOutput output) throws Exception {
        try (var postgres = TestPostgres.start();
                var server = ParleyServer.start(settings(postgres))) {
            var people = IntStream.range(0, USERS)
                    .mapToObj(i -> server.client().register("person-" + i))
                    .toList();
            // The users stay busy until the last moment, so that some statements are in progress, and some connections
            // were just used.
            var busy = people.stream()
                    .map(person -> CompletableFuture.supplyAsync(() -> {
                        Outcome outcome;
                        do {
                            outcome = post(person);
                        } while (outcome.status() < 400);
                        return outcome;
                    }))
                    .toList();
            Thread.sleep(500); // Time to be busy in.
            postgres.freeze();
            try {
                assertRefusedInTime(busy);
                assertRefusedInTime(IntStream.range(0, USERS)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(people.get(i))))
                        .toList());
            } finally {
                postgres.thaw();
            }
            assertThat(output).doesNotContain("\tat ");
            long from = System.nanoTime();
            Outcome again = post(people.get(0));
            while (again.status() >= 400) {
                again = post(people.get(0));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(4));
        }
    }

    private static void assertRefusedInTime(List<CompletableFuture<Outcome>> outcomes) {
        for (var future : outcomes) {
            var outcome = future.join();
            assertThat(outcome.status()).isEqualTo(503);
            assertThat(outcome.took()).isLessThan(LIMIT);
        }
    }

    private record Outcome(int status, Duration took) {}

    private static Outcome post(ParleyClient person) {
        long from = System.nanoTime();
        int status = person.post("/api/rooms/lobby/messages", Map.of("text", "hello"))
                .status();
        return new Outcome(status, Duration.ofNanos(System.nanoTime() - from));
    }

    private static String[] settings(TestPostgres postgres) {
        return Stream.concat(
                        Stream.of(postgres.settings(postgres.newDatabase())),
                        Stream.of("parley.limits.messages-per-second=100000", "parley.limits.messages-burst=100000"))
                .toArray(String[]::new);
    }
}
