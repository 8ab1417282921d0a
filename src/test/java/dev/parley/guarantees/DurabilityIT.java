package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.StompClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that acknowledged means durable. The packaged jar is killed with SIGKILL at random moments while several
 * clients post. Every entry with a receipt exists afterwards, the numbers have no gap, and no entry exists twice
 * although clients repeat unacknowledged posts. The epoch does not change.
 */
@Timeout(240)
@ClusterTest
class DurabilityIT {

    private static final int KILLS = 5;
    private static final int WRITERS = 6;

    @TempDir
    Path data;

    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private volatile URI server;
    private volatile boolean stopping;

    @Test
    void acknowledgedEntriesSurviveKills() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var options =
                new String[] {"--parley.limits.messages-per-second=100000", "--parley.limits.messages-burst=100000"};
        var process = ParleyProcess.start(data, options);
        try {
            server = process.uri();
            var cookies = signedIn();
            String epoch = epoch();
            var writers = new ArrayList<Thread>();
            for (int i = 0; i < WRITERS; i++) {
                var writer = new Writer(i, cookies.get(i));
                writers.add(new Thread(writer, "writer-" + i));
            }
            writers.forEach(Thread::start);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitMore(acknowledged.size() + 50);
                Thread.sleep(random.nextInt(1000)); // The moment of the kill is random.
                process.kill();
                process = ParleyProcess.start(data, options);
                server = process.uri();
            }
            awaitMore(acknowledged.size() + 100);
            stopping = true;
            for (Thread writer : writers) {
                writer.join();
            }
            assertAllEntriesExist(seed);
            assertThat(epoch()).isEqualTo(epoch);
        } finally {
            process.close();
        }
    }

    /** The database stores sessions, so the users need not sign in again after a kill. */
    private List<String> signedIn() {
        var cookies = new ArrayList<String>();
        for (int i = 0; i < WRITERS; i++) {
            cookies.add(new ParleyClient(() -> server).register("writer" + i).cookieHeader());
        }
        return cookies;
    }

    private String epoch() {
        var page = new ParleyClient(() -> server).signIn("writer0").get("/api/announcements/messages");
        return page.expect(200).json().path("epoch").asString();
    }

    private void awaitMore(int count) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (acknowledged.size() < count) {
            assertThat(System.nanoTime()).as("posts go on").isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertAllEntriesExist(long seed) {
        var seqs = new ArrayList<Long>();
        var found = new HashMap<String, Long>();
        var reader = new ParleyClient(() -> server).signIn("writer0");
        long after = 0;
        while (true) {
            var page = reader.get("/api/rooms/lobby/messages?limit=200&after=" + after)
                    .expect(200)
                    .json();
            var entries = page.path("entries");
            if (entries.isEmpty()) {
                assertThat(after).isEqualTo(page.path("head").asLong());
                break;
            }
            for (var entry : entries) {
                after = entry.path("seq").asLong();
                seqs.add(after);
                var key = entry.path("from").asString() + "/"
                        + entry.path("clientId").asString();
                assertThat(found.put(key, after))
                        .as("%s is there once, seed %d", key, seed)
                        .isNull();
            }
        }
        assertThat(seqs)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, seqs.size()).boxed().toList());
        assertThat(found).as("seed %d", seed).containsAllEntriesOf(acknowledged);
        System.getLogger("durability")
                .log(
                        System.Logger.Level.INFO,
                        "{0} acknowledged, {1} kept, {2} kills",
                        acknowledged.size(),
                        seqs.size(),
                        KILLS);
    }

    /**
     * Posts with receipts, a few at a time. After a cut it repeats all posts without a receipt, with the same
     * clientIds.
     */
    private final class Writer implements Runnable {

        private static final int WINDOW = 8;

        private final String name;
        private final String cookies;
        private final AtomicInteger next = new AtomicInteger();
        private final List<String> unacknowledged = new ArrayList<>();

        Writer(int number, String cookies) {
            this.name = "writer" + number;
            this.cookies = cookies;
        }

        @Override
        public void run() {
            while (!(stopping && unacknowledged.isEmpty())) {
                try (var client = StompClient.connect(server, cookies)) {
                    post(client);
                } catch (AssertionError | RuntimeException e) {
                    // The service was killed; it restarts at another address.
                    pause();
                }
            }
        }

        private void post(StompClient client) {
            for (String again : List.copyOf(unacknowledged)) {
                send(client, again);
                await(client, again);
            }
            while (!stopping) {
                for (int i = 0; i < WINDOW; i++) {
                    var id = "m" + next.incrementAndGet();
                    unacknowledged.add(id);
                    send(client, id);
                }
                for (String id : List.copyOf(unacknowledged)) {
                    await(client, id);
                }
            }
        }

        private void send(StompClient client, String id) {
            client.frame(
                    "SEND",
                    Map.of("destination", "/app/chat.lobby", "receipt", id),
                    "{\"text\":\"" + id + " of " + name + "\",\"clientId\":\"" + id + "\"}");
        }

        private void await(StompClient client, String id) {
            acknowledged.put(name + "/" + id, client.receipt(id).seq());
            unacknowledged.remove(id);
        }
    }
}
