package dev.parley.presence.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.replication.ManualScheduler;
import dev.parley.presence.replication.PresenceNode;
import dev.parley.presence.replication.TestDevice;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Proves that snapshot and changes together equal a fresh snapshot, for every watcher, whenever it subscribed, however
 * late the changes are delivered, and whatever it missed while its outbox was full.
 *
 * <p>The topic here is a model of the fanout's contract: changes are delivered after their publication, in order; a
 * watcher that misses one receives a fresh snapshot in its place.
 */
class PresenceStateTest {

    private static final StreamId LOBBY = StreamId.room("lobby");
    private static final String[] USERS = {"ada", "grace", "linus"};

    private final JsonMapper json = new JsonMapper();

    @Test
    void everyWatcherConvergesToTheFreshSnapshot() {
        for (int run = 0; run < 300; run++) {
            long seed = run == 0 ? 1 : new Random().nextLong();
            assertWatchersConverge(seed);
        }
    }

    private void assertWatchersConverge(long seed) {
        var random = new Random(seed);
        var thread = new ManualScheduler();
        var published = new Published();
        var node = node(thread, published, Duration.ofSeconds(5));
        var presence = node.presence();
        var open = new ArrayList<TestDevice>();
        var watchers = new ArrayList<Watcher>();
        // The loop may be faster than the publisher: a watcher that subscribes afterwards never receives an event that
        // was delivered at once.
        published.then = () -> {
            if (random.nextInt(4) == 0) {
                deliverAll(published, watchers);
                watchers.add(new Watcher(node.presenceState()));
            }
        };

        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    var testDevice = new TestDevice(USERS[random.nextInt(USERS.length)], "device-" + step);
                    open.add(testDevice);
                    presence.opened(testDevice);
                    presence.subscribed(testDevice, LOBBY);
                }
                case 1 -> {
                    if (!open.isEmpty()) {
                        var testDevice = open.remove(random.nextInt(open.size()));
                        presence.unsubscribed(testDevice, LOBBY);
                        presence.closed(testDevice);
                    }
                }
                case 6, 7 -> {
                    if (!open.isEmpty()) {
                        var testDevice = open.get(random.nextInt(open.size()));
                        presence.idle(testDevice.username(), testDevice.id(), random.nextInt(4) > 0);
                    }
                }
                case 2 -> thread.advance(random.nextInt(6_000));
                case 3 -> watchers.add(new Watcher(node.presenceState()));
                case 4 -> deliver(published, watchers);
                default -> {
                    if (!watchers.isEmpty()) {
                        var watcher = watchers.get(random.nextInt(watchers.size()));
                        watcher.setWritable(node.presenceState(), random.nextBoolean());
                    }
                }
            }
        }
        published.then = () -> {};
        deliverAll(published, watchers);
        var fresh = new Watcher(node.presenceState()).users;
        for (Watcher watcher : watchers) {
            watcher.setWritable(node.presenceState(), true);
            assertThat(watcher.users).as("seed %d", seed).isEqualTo(fresh);
        }
    }

    @Test
    @Timeout(30)
    void watchersConvergeWhenSnapshotsAndChangesRunConcurrently() throws Exception {
        var thread = Executors.newSingleThreadScheduledExecutor();
        try {
            var published = new Published();
            var node = node(thread, published, Duration.ZERO);
            var presence = node.presence();
            var changed = new CountDownLatch(1);
            var changes = new Thread(() -> {
                for (int i = 0; i < 3_000; i++) {
                    var testDevice = new TestDevice(USERS[i % USERS.length]);
                    presence.subscribed(testDevice, LOBBY);
                    presence.unsubscribed(testDevice, LOBBY);
                }
                STAYING_USERS.forEach(user -> presence.subscribed(new TestDevice(user), LOBBY));
                changed.countDown();
            });
            changes.start();

            // This thread acts as the delivery loop: it takes snapshots and delivers changes, one after the other.
            var watchers = new ArrayList<Watcher>();
            while (changed.getCount() > 0 || !published.events.isEmpty()) {
                if (watchers.size() < 500) {
                    watchers.add(new Watcher(node.presenceState()));
                }
                deliver(published, watchers);
            }
            changes.join();
            thread.shutdown();
            assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            deliverAll(published, watchers);
            var fresh = new Watcher(node.presenceState()).users;
            assertThat(fresh).containsKeys(STAYING_USERS.toArray(String[]::new));
            assertThat(watchers).isNotEmpty().allSatisfy(watcher -> assertThat(watcher.users)
                    .isEqualTo(fresh));
        } finally {
            thread.shutdownNow();
        }
    }

    private static final List<String> STAYING_USERS = List.of("ada", "linus");

    private PresenceNode node(ScheduledExecutorService thread, Published published, Duration grace) {
        return PresenceNode.standalone(
                thread,
                grace,
                (topic, event) -> {
                    if (topic.equals("/topic/presence.lobby")) {
                        published.add(json.readTree(event));
                    }
                },
                user -> user);
    }

    private static void deliverAll(Published published, List<Watcher> watchers) {
        while (!published.events.isEmpty()) {
            deliver(published, watchers);
        }
    }

    private static void deliver(Published published, List<Watcher> watchers) {
        var event = published.events.poll();
        if (event != null) {
            watchers.forEach(watcher -> watcher.deliver(event));
        }
    }

    /** Published changes that are not delivered yet. */
    private static final class Published {

        private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        private Runnable then = () -> {};

        void add(JsonNode event) {
            events.add(event);
            then.run();
        }
    }

    /** The state of a client that follows the protocol. */
    private final class Watcher {

        /** The present users, each with whether the user is idle. */
        private final TreeMap<String, Boolean> users = new TreeMap<>();

        private boolean writable = true;
        private boolean stale;

        Watcher(PresenceState current) {
            refresh(current);
        }

        void deliver(JsonNode event) {
            if (!writable) {
                stale = true;
            }
            if (stale) {
                return;
            }
            String user = event.get("user").asString();
            switch (event.get("kind").asString()) {
                case "join" -> users.put(user, event.path("idle").asBoolean(false));
                case "idle" -> users.replace(user, event.path("idle").asBoolean());
                case "leave" -> users.remove(user);
                default -> throw new AssertionError(event);
            }
        }

        void setWritable(PresenceState current, boolean writable) {
            this.writable = writable;
            if (writable && stale) {
                refresh(current);
            }
        }

        private void refresh(PresenceState current) {
            stale = false;
            users.clear();
            for (JsonNode person : json.readTree(current.snapshot("lobby")).get("users")) {
                users.put(person.get("user").asString(), person.path("idle").asBoolean(false));
            }
        }
    }
}
