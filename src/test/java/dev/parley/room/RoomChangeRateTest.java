package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that what changes a room counts as a post: at one a second, nobody goes on for longer than the burst lasts. */
@Timeout(120)
class RoomChangeRateTest {

    private ParleyServer server;
    private ParleyClient ada;
    private int turn;

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
    void changesOfARoomAreLimitedWithThePosts() {
        List<Supplier<ParleyClient.Answer>> changes = List.of(
                () -> ada.patch("/api/rooms/ops", Map.of("title", "Title " + turn)),
                () -> ada.patch("/api/rooms/ops", Map.of("topic", "Topic " + turn)),
                () -> ada.put("/api/rooms/ops/owner", Map.of("username", "ada")),
                () -> ada.put("/api/rooms/ops/level", Map.of("level", "none")));
        for (var change : changes) {
            var refused = untilRefused(change).expect(429, "rate_limited");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        }
        ada.get("/api/rooms/ops").expect(200);
    }

    /** However slow the machine is, some of so many come within the second that the next post has to wait for. */
    private ParleyClient.Answer untilRefused(Supplier<ParleyClient.Answer> change) {
        ParleyClient.Answer answer;
        int tries = 0;
        do {
            turn++;
            answer = change.get();
        } while (answer.status() < 300 && ++tries < 100);
        return answer;
    }
}
