package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.RawSubscriber;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that each subscriber receives each entry once and in order, whatever happens to its connection. Many
 * subscribers are cut in the middle of a frame, stop reading for a while, or reconnect, at random times, while posts
 * continue. The memory that the service holds for each of them never exceeds its bound.
 */
@Timeout(240)
@ClusterTest
class ExactlyOnceIT {

    private static final int SUBSCRIBERS = 40;
    private static final int ENTRIES = 3000;
    private static final int OUTBOX_BYTES = 128 * 1024;

    @TempDir
    Path data;

    @Test
    void everySubscriberReceivesEveryEntryOnceAndInOrder() throws Exception {
        long seed = System.nanoTime();
        try (var process = ParleyProcess.start(
                data,
                List.of("-Xmx256m"),
                "--parley.limits.messages-per-second=100000",
                "--parley.limits.messages-burst=100000",
                "--parley.limits.connections-per-user=1000",
                "--parley.limits.outbox-bytes=" + OUTBOX_BYTES + "B")) {
            var ada = new ParleyClient(process::uri).register("ada");
            var subscribers = new ArrayList<RawSubscriber>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(new RawSubscriber(process.uri(), ada.cookieHeader(), "/topic/room.lobby"));
            }
            subscribers.forEach(RawSubscriber::start);
            var done = new AtomicBoolean();
            var highest = new AtomicLong();
            var trouble = new Thread(() -> disturb(subscribers, new Random(seed), done), "trouble");
            var watcher = new Thread(() -> pollHeldBytes(ada, highest, done), "watcher");
            trouble.start();
            watcher.start();
            post(process.uri());
            done.set(true);
            trouble.join();
            watcher.join();

            subscribers.forEach(RawSubscriber::resumeReading);
            var all = LongStream.rangeClosed(1, ENTRIES).boxed().toList();
            for (RawSubscriber subscriber : subscribers) {
                assertThat(subscriber.awaitSeq(ENTRIES)).as("seed %d", seed).containsExactlyElementsOf(all);
            }
            // The outbox accepts entries up to the bound and one frame beyond it; answers may exceed the bound up to
            // twofold.
            assertThat(highest.get())
                    .as("bytes held for one connection")
                    .isPositive()
                    .isLessThanOrEqualTo(OUTBOX_BYTES + 4096);
            subscribers.forEach(RawSubscriber::stop);
        }
    }

    private static void disturb(List<RawSubscriber> subscribers, Random random, AtomicBoolean done) {
        while (!done.get()) {
            var victim = subscribers.get(random.nextInt(subscribers.size()));
            switch (random.nextInt(4)) {
                case 0 -> victim.cut();
                case 1 -> victim.stopReading();
                default -> victim.resumeReading();
            }
            pause(10);
        }
    }

    /** Paces work that runs beside the test; nothing waits for it. */
    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Polls continuously how much the service holds for each connection. */
    private static void pollHeldBytes(ParleyClient admin, AtomicLong highest, AtomicBoolean done) {
        while (!done.get()) {
            for (var connection :
                    admin.get("/api/admin/connections").expect(200).json()) {
                highest.accumulateAndGet(connection.path("outboxBytes").asLong(), Math::max);
            }
            pause(50);
        }
    }

    /** Posts texts large enough to fill the socket buffers of subscribers that do not read. */
    private static void post(URI server) {
        var grace = new ParleyClient(() -> server).register("grace");
        var random = new Random(1);
        for (int i = 0; i < ENTRIES; i++) {
            var text = new StringBuilder();
            for (int c = 0; c < 1500; c++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            grace.post("/api/rooms/lobby/messages", Map.of("text", text.toString()))
                    .expect(201);
        }
    }
}
