package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Proves that all nodes end with the same picture, the true one, of who is present and who is idle, whatever broadcasts were lost, repeated and reordered,
 * whichever node lost the broker for a while, and whichever died.
 */
class NodesAgreeTest {

    private static final String[] PEOPLE = {"ada", "grace", "linus", "alan", "barbara", "edsger"};
    private static final int RUNS = 150;

    /** Somebody's connection to a node. */
    private static final class Seat {

        private final String house;
        private final Device device;
        private boolean idle;

        Seat(String house, Device device) {
            this.house = house;
            this.device = device;
        }

        String user() {
            return device.username();
        }
    }

    @Test
    void allNodesEndWithTheTruePicture() {
        for (int run = 0; run < RUNS; run++) {
            long seed = run == 0 ? 1 : new Random().nextLong();
            try {
                assertAgreement(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("With seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void assertAgreement(Random random) {
        var village = new Village();
        var seats = new ArrayList<Seat>();
        int built = 0;
        while (built < 3) {
            village.build("node-" + built++);
        }
        for (int step = 0; step < 300; step++) {
            var houses = List.copyOf(village.houses.values());
            var house = houses.get(random.nextInt(houses.size()));
            switch (random.nextInt(46)) {
                case 0 -> house.disconnect();
                case 1, 2 -> {
                    if (!house.connected) {
                        house.connect();
                    }
                }
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        village.burn(house.name);
                        seats.removeIf(seat -> seat.house.equals(house.name));
                        village.build("node-" + built++);
                        village.thread.pass(random.nextInt(10_000));
                        village.tellGone(house.name);
                    }
                }
                case 4 -> village.thread.pass(random.nextInt(12_000));
                case 5, 6, 7, 8, 9 -> village.thread.pass(random.nextInt(300));
                case 10, 11, 12, 13, 14, 15, 16 -> {
                    var device = new Device(PEOPLE[random.nextInt(PEOPLE.length)], "device-" + step);
                    seats.add(new Seat(house.name, device));
                    house.enter(device);
                }
                case 17, 18, 19, 20, 21, 22, 23 -> {
                    if (!seats.isEmpty()) {
                        var seat = seats.remove(random.nextInt(seats.size()));
                        village.houses.get(seat.house).leave(seat.device);
                    }
                }
                case 24, 25, 26, 27, 28, 29 -> {
                    if (!seats.isEmpty()) {
                        var seat = seats.get(random.nextInt(seats.size()));
                        seat.idle = random.nextInt(4) > 0;
                        village.houses.get(seat.house).idle(seat.device, seat.idle);
                    }
                }
                default -> disturb(village, random);
            }
        }

        village.houses.values().stream().filter(house -> !house.connected).forEach(Village.House::connect);
        village.pass(40_000);

        var truth = new TreeSet<>(seats.stream().map(Seat::user).toList());
        var idle = new TreeSet<>(truth);
        seats.stream().filter(seat -> !seat.idle).map(Seat::user).forEach(idle::remove);
        for (Village.House house : village.houses.values()) {
            assertThat(house.idle()).as("idle for " + house.name).isEqualTo(idle);
            assertThat(house.watchedIdle).as("watched idle at " + house.name).isEqualTo(idle);
            assertThat(house.present()).as("present for " + house.name).isEqualTo(truth);
            assertThat(house.watched).as("watched at " + house.name).isEqualTo(truth);
            for (String user : PEOPLE) {
                assertThat(house.node.picture().isOnline(user))
                        .as("%s online for %s", user, house.name)
                        .isEqualTo(truth.contains(user));
                if (house.people.containsKey(user)) {
                    assertThat(house.people.get(user))
                            .as("%s watched at %s", user, house.name)
                            .isEqualTo("{\"kind\":\"person\",\"user\":\"%s\",\"online\":%s,\"idle\":%s}"
                                    .formatted(user, truth.contains(user), idle.contains(user)));
                }
            }
        }
    }

    /** One broadcast arrives, any; or is lost; or arrives, and will arrive again. */
    private static void disturb(Village village, Random random) {
        if (village.underway.isEmpty()) {
            return;
        }
        int which = random.nextInt(3) == 0 ? random.nextInt(village.underway.size()) : 0;
        var letter = village.underway.remove(which);
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> {
                village.deliver(letter);
                village.underway.add(letter);
            }
            default -> village.deliver(letter);
        }
    }
}
