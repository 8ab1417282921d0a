package dev.parley.room;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.ErasureWorker;
import dev.parley.stream.StreamId;
import dev.parley.testing.EachDatabase;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that the deletion of a room with a long history does not delay other writers, continues after a crash, and
 * never exposes old messages to the owner of a later room of that name.
 */
@Timeout(240)
@ServerTest
@EachDatabase
class RoomErasureTest {

    private static final RoomName OPS = RoomName.of("ops");
    private static final String STREAM = StreamId.room("ops").key();

    private ParleyServer server;
    private ParleyClient ada;

    @BeforeEach
    void start() {
        server = ParleyServer.start("parley.limits.messages-per-second=10000", "parley.limits.messages-burst=10000");
        ada = server.client().register("ada");
        ada.post("/api/rooms", Map.of("name", "ops")).expect(201);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void othersPostWhileALongHistoryIsErased() {
        fill(200_000);
        long start = System.nanoTime();
        ada.delete("/api/admin/rooms/ops").expect(204);
        assertThat(since(start)).isLessThan(Duration.ofSeconds(2));
        ada.get("/api/rooms/ops").expect(404);

        var slowest = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            start = System.nanoTime();
            ada.postToRoom("lobby", "meanwhile");
            var took = since(start);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        // The erasure was neither complete before the posts, nor waiting for them.
        assertThat(entries()).isBetween(1, 199_999);
        // 2 s is less than one transaction for all entries would take, and more than the delay of a busy machine.
        assertThat(slowest).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void restartedNodeContinuesAnInterruptedErasure() {
        fill(2_000);
        // Leaves the state of a deletion whose node crashed right after the commit.
        assertThat(server.bean(RoomRepository.class).delete(OPS)).isPresent();
        assertThat(entries()).isEqualTo(2_000);

        server.restart();
        eventually("all is erased", Duration.ofSeconds(60), () -> entries() == 0 && pending() == 0);
    }

    @Test
    void newRoomOfThatNameHidesOldEntriesAndKeepsNewOnes() {
        fill(2_000);
        var grace = server.client().register("grace");
        assertThat(server.bean(RoomRepository.class).delete(OPS)).isPresent();
        server.bean(Rooms.class).evict(OPS);
        grace.post("/api/rooms", Map.of("name", "ops")).expect(201);
        assertThat(entries()).isEqualTo(2_000);

        assertThat(grace.postToRoom("ops", "new").path("seq").asLong()).isEqualTo(2_001);
        try (var socket = grace.socket()) {
            socket.subscribeSince("ops", "/topic/room.ops", 0);
            assertThat(socket.message("ops").text()).isEqualTo("new");
            assertOnlyNewEntryIsVisible(grace);

            server.bean(ErasureWorker.class).wake();
            eventually("the old is erased", Duration.ofSeconds(60), () -> pending() == 0);
            assertOnlyNewEntryIsVisible(grace);
            assertThat(socket.texts("ops")).containsExactly("new");
        }
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void concurrentLeaveAndDeletionDoNotDeadlock() throws Exception {
        var roomRepository = server.bean(RoomRepository.class);
        var threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 100; i++) {
                var name = RoomName.of("room-" + i);
                assertThat(roomRepository.insert(name, "Room", Visibility.PUBLIC, "ada"))
                        .isTrue();
                roomRepository.addMember(name, "grace");
                var start = new CyclicBarrier(3);
                var outcomes = threads.invokeAll(List.<Callable<Object>>of(
                        () -> start.await() + (roomRepository.removeMember(name, "ada") ? 1 : 0),
                        () -> start.await() + (roomRepository.setLevel(name, "grace", NotificationLevel.NONE) ? 1 : 0),
                        () -> {
                            start.await();
                            return roomRepository.delete(name);
                        }));
                for (var outcome : outcomes) {
                    assertThat(outcome.get(20, TimeUnit.SECONDS)).isNotNull();
                }
                assertThat(roomRepository.members(name)).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertOnlyNewEntryIsVisible(ParleyClient reader) {
        for (String path :
                new String[] {"messages", "messages?after=0", "messages?before=3000", "messages?around=1000"}) {
            var entries =
                    reader.get("/api/rooms/ops/" + path).expect(200).json().path("entries");
            assertThat(entries).hasSize(1);
            assertThat(entries.get(0).path("text").asString()).isEqualTo("new");
        }
        for (String query : new String[] {"q=old", "q=old&room=ops"}) {
            assertThat(reader.get("/api/search?" + query).expect(200).json().path("entries"))
                    .isEmpty();
        }
        var room = reader.get("/api/rooms/ops").expect(200).json();
        assertThat(room.path("unread").asInt()).isZero();
        assertThat(room.path("mentions").asInt()).isZero();
        var shown = ada.get("/api/admin/rooms")
                .expect(200)
                .json()
                .valueStream()
                .filter(each -> each.path("name").asString().equals("ops"))
                .findFirst()
                .orElseThrow();
        assertThat(shown.path("messages").asInt()).isEqualTo(1);
    }

    /** Stores messages from linus; every hundredth mentions grace. */
    private void fill(int entries) {
        database()
                .sql(
                        "INSERT INTO stream (name, head) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET head = excluded.head")
                .params(STREAM, entries)
                .update();
        database().sql("""
                        INSERT INTO entry (stream, seq, id, kind, sender, created_at, text, client_id, is_copy)
                        WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :entries)
                        SELECT :stream, i, '00000000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT), 'message',
                            'linus', i, 'old', 'client-' || i, FALSE FROM number
                        """).param("entries", entries).param("stream", STREAM).update();
        database().sql("""
                        INSERT INTO mention (username, stream, seq, target)
                        SELECT 'grace', stream, seq, seq FROM entry WHERE stream = :stream AND seq % 100 = 0
                        """).param("stream", STREAM).update();
    }

    private int entries() {
        return count("entry WHERE stream");
    }

    private int pending() {
        return count("erasure WHERE name");
    }

    private int count(String rows) {
        return database()
                .sql("SELECT count(*) FROM " + rows + " = ?")
                .param(STREAM)
                .query(Integer.class)
                .single();
    }

    private JdbcClient database() {
        return server.bean(JdbcClient.class);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
