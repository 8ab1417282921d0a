package dev.parley.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StompClient;
import dev.parley.testing.StompFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that other users cannot make a client unusable, at the default limits. In each test five new accounts attack
 * one user, whose client subscribes to everything. Its connection stays open, a message from a friend arrives within a
 * second meanwhile, and it receives no more events than the bound of each kind allows.
 */
@Timeout(120)
@ServerTest
class HarassmentTest {

    private static final int ATTACKERS = 5;
    private static final int ADDITIONS_PER_DAY = 30;
    private static final int EVENT_BURST = 20;
    private static final int EVENTS_PER_SECOND = 5;
    private static final Duration MAX_DELIVERY = Duration.ofSeconds(1);

    private static ParleyServer server;
    private static ParleyClient administrator;
    private static int users;

    private final List<ParleyClient> attackers = new ArrayList<>();
    private final List<String> attackerNames = new ArrayList<>();
    private ParleyClient victim;
    private String victimName;
    private ParleyClient friend;
    private StompClient socket;
    private String hall;
    private int markers;
    private long connectedNanos;

    @BeforeAll
    static void start() {
        server = ParleyServer.start();
        administrator = server.client().register("linus");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createUsersAndConnect() {
        victimName = "grace" + ++users;
        victim = server.client().register(victimName);
        friend = server.client().register("ada" + users);
        hall = "hall" + users;
        friend.put("/api/rooms/" + hall + "/members/me").expect(204);
        victim.put("/api/rooms/" + hall + "/members/me").expect(204);
        for (int i = 0; i < ATTACKERS; i++) {
            attackerNames.add("mallory" + users + "-" + i);
            attackers.add(server.client().register(attackerNames.get(i)));
        }
        socket = connectVictim();
        connectedNanos = System.nanoTime();
    }

    @AfterEach
    void disconnect() {
        socket.close();
    }

    /** The case that once locked an administrator out: 300 of 300 additions succeeded. */
    @Test
    void additionsToRoomsAreBounded() {
        var added = new AtomicInteger();
        attackAll(attacker -> {
            String name = attackerNames.get(attacker);
            for (int i = 0; i < 60; i++) {
                String room = name + "-room-" + i;
                attackers.get(attacker).post("/api/rooms", Map.of("name", room)).expect(201);
                var answer = attackers.get(attacker).put("/api/rooms/" + room + "/members/" + victimName);
                if (answer.status() == 204) {
                    added.incrementAndGet();
                } else {
                    answer.expect(429, "rate_limited");
                    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
                }
            }
        });
        assertThat(added).hasValue(ADDITIONS_PER_DAY);
        var rooms = victim.get("/api/rooms").json().valueStream().toList();
        assertThat(rooms.stream().filter(room -> room.path("member").asBoolean()))
                .hasSize(ADDITIONS_PER_DAY + 1);

        // The victim connects again and subscribes to each of their rooms, as clients do.
        try (var again = connectVictim()) {
            rooms.stream().filter(room -> room.path("member").asBoolean()).forEach(room -> {
                String name = room.path("name").asString();
                if (!name.equals(hall)) {
                    again.subscribe(name, "/topic/room." + name);
                }
            });
            measureDelivery(again);
            administrator
                    .post("/api/admin/broadcast", Map.of("text", "Tea at four"))
                    .expect(201);
            again.await("announcement", frame -> frame.body().contains("Tea at four"));
        }
        // One request undoes one addition, and the adder cannot repeat it.
        String first = attackerNames.get(0) + "-room-0";
        assertThat(victim.get("/api/rooms/" + first).json().path("addedBy").asString())
                .isEqualTo(attackerNames.get(0));
        victim.put("/api/accounts/me/blocks/" + attackerNames.get(0)).expect(204);
        victim.delete("/api/rooms/" + first + "/members/me").expect(204);
        attackers.get(0).put("/api/rooms/" + first + "/members/" + victimName).expect(403, "not_addable");
    }

    @Test
    void addingAndRemovingInALoopIsBounded() {
        attackAll(attacker -> {
            String room = attackerNames.get(attacker) + "-room";
            String membership = "/api/rooms/" + room + "/members/" + victimName;
            attackers
                    .get(attacker)
                    .post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            for (int i = 0; i < 50; i++) {
                attackers.get(attacker).put(membership);
                attackers.get(attacker).delete(membership);
            }
        });
        assertThat(additions()).isLessThanOrEqualTo(ADDITIONS_PER_DAY);
        assertEventsBounded();
    }

    @Test
    void roomChangesAreBounded() {
        for (int attacker = 0; attacker < ATTACKERS; attacker++) {
            String room = attackerNames.get(attacker) + "-room";
            attackers.get(attacker).post("/api/rooms", Map.of("name", room)).expect(201);
            attackers
                    .get(attacker)
                    .put("/api/rooms/" + room + "/members/" + victimName)
                    .expect(204);
        }
        attackAll(attacker -> {
            String room = "/api/rooms/" + attackerNames.get(attacker) + "-room";
            for (int i = 0; i < 60; i++) {
                attackers.get(attacker).patch(room, Map.of("title", "Title " + i));
                attackers.get(attacker).put(room + "/owner", Map.of("username", attackerNames.get(attacker)));
            }
        });
        assertEventsBounded();
        // The last state arrives even though events were omitted.
        socket.await("refresh", frame -> frame.body().equals("{\"kind\":\"refresh\"}"));
    }

    @Test
    void mentionsAreBounded() {
        attackers.forEach(
                attacker -> attacker.put("/api/rooms/" + hall + "/members/me").expect(204));
        attackAll(attacker -> flood(attacker, 200, "/app/chat." + hall, "{\"text\":\"@" + victimName + "\"}"));
        var shown = victim.get("/api/rooms/" + hall).json();
        // The burst of each attacker, and the additional messages that the limit allows per second.
        assertThat(shown.path("mentions").asLong())
                .isPositive()
                .isLessThan(ATTACKERS * (30 + 10 * (secondsSinceConnect() + 1)));
    }

    @Test
    void directMessageFloodDoesNotBlockOthers() {
        attackAll(attacker -> flood(attacker, 200, "/app/direct." + victimName, "{\"text\":\"hello\"}"));
        assertThat(received(frame -> frame.body().contains("\"text\":\"hello\"")))
                .isPositive()
                .isLessThan(ATTACKERS * (30 + 10 * (secondsSinceConnect() + 1)));
    }

    @Test
    void typingIsBounded() {
        attackAll(attacker -> {
            flood(attacker, 100, "/app/typing." + hall, "{}");
            flood(attacker, 100, "/app/typing-direct." + victimName, "{}");
        });
        for (String attacker : attackerNames) {
            assertThat(received(frame -> frame.body().contains("\"kind\":\"typing\"")
                            && frame.body().contains(attacker)))
                    .isPositive()
                    .isLessThanOrEqualTo(2 * (secondsSinceConnect() / 2 + 2));
        }
    }

    @Test
    void presenceChangesAreBounded() {
        attackAll(attacker -> {
            try (var connection = attackers.get(attacker).socket()) {
                for (int i = 0; i < 50; i++) {
                    connection.frame("SUBSCRIBE", Map.of("id", "s", "destination", "/topic/room." + hall), "");
                    connection.send("/app/idle", "{\"idle\":" + (i % 2 == 0) + "}");
                    connection.frame("UNSUBSCRIBE", Map.of("id", "s"), "");
                }
                connection.sendReceipted("/app/typing." + hall, "{}", "done");
            }
        });
        for (String attacker : attackerNames) {
            assertThat(received(presence(attacker, "join"))).isBetween(1, secondsSinceConnect() / 5 + 1);
            assertThat(received(presence(attacker, "leave"))).isLessThanOrEqualTo(secondsSinceConnect() / 5 + 1);
            assertThat(received(presence(attacker, "idle"))).isLessThanOrEqualTo(20 + secondsSinceConnect() + 1);
        }
    }

    /** Runs the attacks of all attackers concurrently. Meanwhile a friend's message must arrive in time. */
    private void attackAll(Consumer<Integer> attack) {
        var failures = new ArrayList<Throwable>();
        var threads = IntStream.range(0, ATTACKERS)
                .mapToObj(attacker -> new Thread(() -> attack.accept(attacker)))
                .toList();
        threads.forEach(thread -> {
            thread.setUncaughtExceptionHandler((broken, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            });
            thread.start();
        });
        // The machine may be busy for a moment, but not three times in a row.
        var shortest = Duration.ofDays(1);
        for (int i = 0; i < 3; i++) {
            var took = measureDelivery(socket);
            shortest = took.compareTo(shortest) < 0 ? took : shortest;
        }
        threads.forEach(HarassmentTest::join);
        assertThat(failures).isEmpty();
        assertThat(shortest).isLessThan(MAX_DELIVERY);
        measureDelivery(socket);
        socket.sendReceipted("/app/chat." + hall, "{\"text\":\"still here\"}", "open");
    }

    /** Returns the time that a friend's message takes to reach a device of the victim. */
    private Duration measureDelivery(StompClient device) {
        String text = "marker " + ++markers;
        long start = System.nanoTime();
        friend.postToUser(victimName, text);
        device.await(text, frame -> frame.body().contains("\"text\":\"" + text + "\""));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private StompClient connectVictim() {
        var device = victim.socket();
        device.subscribe("direct", "/user/queue/direct");
        device.subscribe("announcements", "/topic/announcements");
        device.subscribe("events", "/user/queue/events");
        device.await("first refresh", frame -> frame.body().equals("{\"kind\":\"refresh\"}"));
        device.subscribe("hall", "/topic/room." + hall);
        device.subscribe("presence", "/topic/presence." + hall);
        return device;
    }

    /** Sends as fast as the connection accepts frames, until the server closes it. */
    private void flood(int attacker, int times, String destination, String body) {
        try (var connection = attackers.get(attacker).socket()) {
            for (int i = 0; i < times && !connection.isClosed(); i++) {
                try {
                    connection.send(destination, body);
                } catch (RuntimeException e) {
                    // The service closed the connection because of the flood.
                    return;
                }
            }
        }
    }

    private void assertEventsBounded() {
        assertThat(received(frame -> frame.header("destination").orElse("").equals("/user/queue/events")
                        && frame.body().contains("\"kind\":\"room\"")))
                .isPositive()
                .isLessThanOrEqualTo(EVENT_BURST + EVENTS_PER_SECOND * (secondsSinceConnect() + 1));
    }

    private int additions() {
        return received(frame -> frame.body().contains("\"addedBy\":"));
    }

    private static Predicate<StompFrame> presence(String user, String kind) {
        return frame -> frame.body().contains("\"kind\":\"" + kind + "\"")
                && frame.body().contains("\"user\":\"" + user + "\"");
    }

    private int received(Predicate<StompFrame> kind) {
        return (int) socket.seen().stream()
                .filter(frame -> frame.is("MESSAGE"))
                .filter(kind)
                .count();
    }

    /** Returns the seconds since the victim's client connected. */
    private int secondsSinceConnect() {
        return (int) ((System.nanoTime() - connectedNanos) / 1_000_000_000L);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
