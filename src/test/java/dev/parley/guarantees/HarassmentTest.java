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
 * Proves that others cannot make somebody's client unusable, at the default limits. In each test five fresh accounts do what
 * they can to one person, whose client follows everything: its connection stays open, a message from a friend reaches it
 * within a second meanwhile, and it receives no more events than the bound of each kind allows.
 */
@Timeout(120)
@ServerTest
class HarassmentTest {

    private static final int ATTACKERS = 5;
    private static final int ADDITIONS_A_DAY = 30;
    private static final int EVENTS_AT_ONCE = 20;
    private static final int EVENTS_A_SECOND = 5;
    private static final Duration SOON = Duration.ofSeconds(1);

    private static ParleyServer server;
    private static ParleyClient administrator;
    private static int people;

    private final List<ParleyClient> attackers = new ArrayList<>();
    private final List<String> attackerNames = new ArrayList<>();
    private ParleyClient victim;
    private String victimsName;
    private ParleyClient friend;
    private StompClient socket;
    private String hall;
    private int markers;
    private long begunNanos;

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
    void come() {
        victimsName = "grace" + ++people;
        victim = server.client().register(victimsName);
        friend = server.client().register("ada" + people);
        hall = "hall" + people;
        friend.put("/api/rooms/" + hall + "/members/me").expect(204);
        victim.put("/api/rooms/" + hall + "/members/me").expect(204);
        for (int i = 0; i < ATTACKERS; i++) {
            attackerNames.add("mallory" + people + "-" + i);
            attackers.add(server.client().register(attackerNames.get(i)));
        }
        socket = follow();
        begunNanos = System.nanoTime();
    }

    @AfterEach
    void go() {
        socket.close();
    }

    /** The case that once locked an administrator out: 300 of 300 additions succeeded. */
    @Test
    void accountsThatPutSomebodyIntoTheirRoomsAreStopped() {
        var added = new AtomicInteger();
        during(attacker -> {
            String name = attackerNames.get(attacker);
            for (int i = 0; i < 60; i++) {
                String room = name + "-room-" + i;
                attackers.get(attacker).post("/api/rooms", Map.of("name", room)).expect(201);
                var answer = attackers.get(attacker).put("/api/rooms/" + room + "/members/" + victimsName);
                if (answer.status() == 204) {
                    added.incrementAndGet();
                } else {
                    answer.expect(429, "rate_limited");
                    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
                }
            }
        });
        assertThat(added).hasValue(ADDITIONS_A_DAY);
        var rooms = victim.get("/api/rooms").json().valueStream().toList();
        assertThat(rooms.stream().filter(room -> room.path("member").asBoolean()))
                .hasSize(ADDITIONS_A_DAY + 1);

        // They sign in anew and follow each of their rooms, as clients do.
        try (var again = follow()) {
            rooms.stream().filter(room -> room.path("member").asBoolean()).forEach(room -> {
                String name = room.path("name").asString();
                if (!name.equals(hall)) {
                    again.subscribe(name, "/topic/room." + name);
                }
            });
            marker(again);
            administrator
                    .post("/api/admin/broadcast", Map.of("text", "Tea at four"))
                    .expect(201);
            again.await("announcement", frame -> frame.body().contains("Tea at four"));
        }
        // One step undoes one addition, and the adder cannot repeat it.
        String first = attackerNames.get(0) + "-room-0";
        assertThat(victim.get("/api/rooms/" + first).json().path("addedBy").asString())
                .isEqualTo(attackerNames.get(0));
        victim.put("/api/accounts/me/blocks/" + attackerNames.get(0)).expect(204);
        victim.delete("/api/rooms/" + first + "/members/me").expect(204);
        attackers.get(0).put("/api/rooms/" + first + "/members/" + victimsName).expect(403, "not_addable");
    }

    @Test
    void addingAndRemovingInALoopIsBounded() {
        during(attacker -> {
            String room = attackerNames.get(attacker) + "-room";
            String membership = "/api/rooms/" + room + "/members/" + victimsName;
            attackers
                    .get(attacker)
                    .post("/api/rooms", Map.of("name", room, "visibility", "private"))
                    .expect(201);
            for (int i = 0; i < 50; i++) {
                attackers.get(attacker).put(membership);
                attackers.get(attacker).delete(membership);
            }
        });
        assertThat(additions()).isLessThanOrEqualTo(ADDITIONS_A_DAY);
        assertEventsBounded();
    }

    @Test
    void changesOfRoomsAreBounded() {
        for (int attacker = 0; attacker < ATTACKERS; attacker++) {
            String room = attackerNames.get(attacker) + "-room";
            attackers.get(attacker).post("/api/rooms", Map.of("name", room)).expect(201);
            attackers
                    .get(attacker)
                    .put("/api/rooms/" + room + "/members/" + victimsName)
                    .expect(204);
        }
        during(attacker -> {
            String room = "/api/rooms/" + attackerNames.get(attacker) + "-room";
            for (int i = 0; i < 60; i++) {
                attackers.get(attacker).patch(room, Map.of("title", "Title " + i));
                attackers.get(attacker).put(room + "/owner", Map.of("username", attackerNames.get(attacker)));
            }
        });
        assertEventsBounded();
        // What was left out is made up for.
        socket.await("refresh", frame -> frame.body().equals("{\"kind\":\"refresh\"}"));
    }

    @Test
    void mentionsAreBounded() {
        attackers.forEach(
                attacker -> attacker.put("/api/rooms/" + hall + "/members/me").expect(204));
        during(attacker -> flood(attacker, 200, "/app/chat." + hall, "{\"text\":\"@" + victimsName + "\"}"));
        var shown = victim.get("/api/rooms/" + hall).json();
        // The burst of each, and what is allowed a second besides.
        assertThat(shown.path("mentions").asLong()).isPositive().isLessThan(ATTACKERS * (30 + 10 * (seconds() + 1)));
    }

    @Test
    void directMessagesDoNotKeepOthersAway() {
        during(attacker -> flood(attacker, 200, "/app/direct." + victimsName, "{\"text\":\"hello\"}"));
        assertThat(received(frame -> frame.body().contains("\"text\":\"hello\"")))
                .isPositive()
                .isLessThan(ATTACKERS * (30 + 10 * (seconds() + 1)));
    }

    @Test
    void typingIsBounded() {
        during(attacker -> {
            flood(attacker, 100, "/app/typing." + hall, "{}");
            flood(attacker, 100, "/app/typing-direct." + victimsName, "{}");
        });
        for (String attacker : attackerNames) {
            assertThat(received(frame -> frame.body().contains("\"kind\":\"typing\"")
                            && frame.body().contains(attacker)))
                    .isPositive()
                    .isLessThanOrEqualTo(2 * (seconds() / 2 + 2));
        }
    }

    @Test
    void comingAndGoingIsBounded() {
        during(attacker -> {
            try (var line = attackers.get(attacker).socket()) {
                for (int i = 0; i < 50; i++) {
                    line.frame("SUBSCRIBE", Map.of("id", "s", "destination", "/topic/room." + hall), "");
                    line.send("/app/idle", "{\"idle\":" + (i % 2 == 0) + "}");
                    line.frame("UNSUBSCRIBE", Map.of("id", "s"), "");
                }
                line.sendReceipted("/app/typing." + hall, "{}", "done");
            }
        });
        for (String attacker : attackerNames) {
            assertThat(received(presence(attacker, "join"))).isBetween(1, seconds() / 5 + 1);
            assertThat(received(presence(attacker, "leave"))).isLessThanOrEqualTo(seconds() / 5 + 1);
            assertThat(received(presence(attacker, "idle"))).isLessThanOrEqualTo(20 + seconds() + 1);
        }
    }

    /** Runs the attack of every attacker at once; meanwhile a friend's message has to come through. */
    private void during(Consumer<Integer> attack) {
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
        // The machine may be busy for a moment, but not each time.
        var soonest = Duration.ofDays(1);
        for (int i = 0; i < 3; i++) {
            var took = marker(socket);
            soonest = took.compareTo(soonest) < 0 ? took : soonest;
        }
        threads.forEach(HarassmentTest::join);
        assertThat(failures).isEmpty();
        assertThat(soonest).isLessThan(SOON);
        marker(socket);
        socket.sendReceipted("/app/chat." + hall, "{\"text\":\"still here\"}", "open");
    }

    /** How long a friend's message takes to a device of the victim. */
    private Duration marker(StompClient device) {
        String text = "marker " + ++markers;
        long begun = System.nanoTime();
        friend.tell(victimsName, text);
        device.await(text, frame -> frame.body().contains("\"text\":\"" + text + "\""));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private StompClient follow() {
        var device = victim.socket();
        device.subscribe("direct", "/user/queue/direct");
        device.subscribe("announcements", "/topic/announcements");
        device.subscribe("events", "/user/queue/events");
        device.await("first refresh", frame -> frame.body().equals("{\"kind\":\"refresh\"}"));
        device.subscribe("hall", "/topic/room." + hall);
        device.subscribe("presence", "/topic/presence." + hall);
        return device;
    }

    /** As fast as the line takes it, until the server closes it. */
    private void flood(int attacker, int times, String destination, String body) {
        try (var line = attackers.get(attacker).socket()) {
            for (int i = 0; i < times && !line.isClosed(); i++) {
                try {
                    line.send(destination, body);
                } catch (RuntimeException e) {
                    // Closed for flooding.
                    return;
                }
            }
        }
    }

    private void assertEventsBounded() {
        assertThat(received(frame -> frame.header("destination").orElse("").equals("/user/queue/events")
                        && frame.body().contains("\"kind\":\"room\"")))
                .isPositive()
                .isLessThanOrEqualTo(EVENTS_AT_ONCE + EVENTS_A_SECOND * (seconds() + 1));
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

    /** Since the victim's client came. */
    private int seconds() {
        return (int) ((System.nanoTime() - begunNanos) / 1_000_000_000L);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
