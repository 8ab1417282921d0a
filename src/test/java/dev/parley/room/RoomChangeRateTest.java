package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that changes of a room count as posts: at one post a second, a client can exceed the rate only for the length
 * of the burst.
 */
@Timeout(120)
@ServerTest
@EachDatabase
class RoomChangeRateTest {

    private ParleyServer server;
    private ParleyClient ada;
    private int attempt;

    @BeforeEach
    void start() {
        server = ParleyServer.start("parley.limits.messages-per-second=1", "parley.limits.messages-burst=2");
        ada = server.client().register("ada");
        ada.post("/api/rooms", Map.of("name", "ops")).expect(201);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void changesOfARoomCountAgainstThePostLimit() {
        List<Supplier<ParleyClient.Answer>> changes = List.of(
                () -> ada.patch("/api/rooms/ops", Map.of("title", "Title " + attempt)),
                () -> ada.patch("/api/rooms/ops", Map.of("topic", "Topic " + attempt)),
                () -> ada.put("/api/rooms/ops/owner", Map.of("username", "ada")),
                () -> ada.put("/api/rooms/ops/level", Map.of("level", "none")));
        for (var change : changes) {
            var rejected = repeatUntilRejected(change).expect(429, "rate_limited");
            assertThat(Integer.parseInt(rejected.header("Retry-After"))).isPositive();
        }
        ada.get("/api/rooms/ops").expect(200);
    }

    /**
     * Repeats a change until it is rejected. However slow the machine is, some of the 100 attempts come within the
     * second before the next post is allowed.
     */
    private ParleyClient.Answer repeatUntilRejected(Supplier<ParleyClient.Answer> change) {
        ParleyClient.Answer answer;
        int tries = 0;
        do {
            attempt++;
            answer = change.get();
        } while (answer.status() < 300 && ++tries < 100);
        return answer;
    }
}
