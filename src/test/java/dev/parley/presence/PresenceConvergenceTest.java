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
class PresenceConvergenceTest {

    private static final String[] PEOPLE = {"ada", "grace", "linus", "alan", "barbara", "edsger"};
    private static final int RUNS = 150;

    /** Somebody's connection to a node. */
    private static final class Seat {

        private final String house;
        private final TestDevice testDevice;
        private boolean idle;

        Seat(String house, TestDevice testDevice) {
            this.house = house;
            this.testDevice = testDevice;
        }

        String user() {
            return testDevice.username();
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
        var simulatedCluster = new SimulatedCluster();
        var seats = new ArrayList<Seat>();
        int built = 0;
        while (built < 3) {
            simulatedCluster.build("node-" + built++);
        }
        for (int step = 0; step < 300; step++) {
            var houses = List.copyOf(simulatedCluster.houses.values());
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
                        simulatedCluster.burn(house.name);
                        seats.removeIf(seat -> seat.house.equals(house.name));
                        simulatedCluster.build("node-" + built++);
                        simulatedCluster.thread.pass(random.nextInt(10_000));
                        simulatedCluster.tellGone(house.name);
                    }
                }
                case 4 -> simulatedCluster.thread.pass(random.nextInt(12_000));
                case 5, 6, 7, 8, 9 -> simulatedCluster.thread.pass(random.nextInt(300));
                case 10, 11, 12, 13, 14, 15, 16 -> {
                    var testDevice = new TestDevice(PEOPLE[random.nextInt(PEOPLE.length)], "device-" + step);
                    seats.add(new Seat(house.name, testDevice));
                    house.enter(testDevice);
                }
                case 17, 18, 19, 20, 21, 22, 23 -> {
                    if (!seats.isEmpty()) {
                        var seat = seats.remove(random.nextInt(seats.size()));
                        simulatedCluster.houses.get(seat.house).leave(seat.testDevice);
                    }
                }
                case 24, 25, 26, 27, 28, 29 -> {
                    if (!seats.isEmpty()) {
                        var seat = seats.get(random.nextInt(seats.size()));
                        seat.idle = random.nextInt(4) > 0;
                        simulatedCluster.houses.get(seat.house).idle(seat.testDevice, seat.idle);
                    }
                }
                default -> disturb(simulatedCluster, random);
            }
        }

        simulatedCluster.houses.values().stream()
                .filter(house -> !house.connected)
                .forEach(SimulatedCluster.House::connect);
        simulatedCluster.pass(40_000);

        var truth = new TreeSet<>(seats.stream().map(Seat::user).toList());
        var idle = new TreeSet<>(truth);
        seats.stream().filter(seat -> !seat.idle).map(Seat::user).forEach(idle::remove);
        for (SimulatedCluster.House house : simulatedCluster.houses.values()) {
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
    private static void disturb(SimulatedCluster simulatedCluster, Random random) {
        if (simulatedCluster.underway.isEmpty()) {
            return;
        }
        int which = random.nextInt(3) == 0 ? random.nextInt(simulatedCluster.underway.size()) : 0;
        var letter = simulatedCluster.underway.remove(which);
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> {
                simulatedCluster.deliver(letter);
                simulatedCluster.underway.add(letter);
            }
            default -> simulatedCluster.deliver(letter);
        }
    }
}
