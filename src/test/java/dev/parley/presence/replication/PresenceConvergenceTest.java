package dev.parley.presence.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Proves that all nodes converge to the correct state of present and idle users, whatever broadcasts were lost,
 * repeated and reordered, whichever nodes lost the broker for a while, and whichever crashed.
 */
class PresenceConvergenceTest {

    private static final String[] USERS = {"ada", "grace", "linus", "alan", "barbara", "edsger"};
    private static final int RUNS = 150;

    /** A user's connection to a node. */
    private static final class OpenConnection {

        private final String simulatedNode;
        private final TestDevice testDevice;
        private boolean idle;

        OpenConnection(String simulatedNode, TestDevice testDevice) {
            this.simulatedNode = simulatedNode;
            this.testDevice = testDevice;
        }

        String user() {
            return testDevice.username();
        }
    }

    @Test
    void allNodesConvergeToTheCorrectState() {
        for (int run = 0; run < RUNS; run++) {
            long seed = run == 0 ? 1 : new Random().nextLong();
            try {
                assertConvergence(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("With seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void assertConvergence(Random random) {
        var simulatedCluster = new SimulatedCluster();
        var connections = new ArrayList<OpenConnection>();
        int started = 0;
        while (started < 3) {
            simulatedCluster.startNode("node-" + started++);
        }
        for (int step = 0; step < 300; step++) {
            var nodes = List.copyOf(simulatedCluster.nodes.values());
            var simulatedNode = nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(46)) {
                case 0 -> simulatedNode.disconnect();
                case 1, 2 -> {
                    if (!simulatedNode.connected) {
                        simulatedNode.connect();
                    }
                }
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        simulatedCluster.crash(simulatedNode.name);
                        connections.removeIf(openConnection -> openConnection.simulatedNode.equals(simulatedNode.name));
                        simulatedCluster.startNode("node-" + started++);
                        simulatedCluster.thread.advance(random.nextInt(10_000));
                        simulatedCluster.reportDown(simulatedNode.name);
                    }
                }
                case 4 -> simulatedCluster.thread.advance(random.nextInt(12_000));
                case 5, 6, 7, 8, 9 -> simulatedCluster.thread.advance(random.nextInt(300));
                case 10, 11, 12, 13, 14, 15, 16 -> {
                    var testDevice = new TestDevice(USERS[random.nextInt(USERS.length)], "device-" + step);
                    connections.add(new OpenConnection(simulatedNode.name, testDevice));
                    simulatedNode.enter(testDevice);
                }
                case 17, 18, 19, 20, 21, 22, 23 -> {
                    if (!connections.isEmpty()) {
                        var openConnection = connections.remove(random.nextInt(connections.size()));
                        simulatedCluster.nodes.get(openConnection.simulatedNode).leave(openConnection.testDevice);
                    }
                }
                case 24, 25, 26, 27, 28, 29 -> {
                    if (!connections.isEmpty()) {
                        var openConnection = connections.get(random.nextInt(connections.size()));
                        openConnection.idle = random.nextInt(4) > 0;
                        simulatedCluster
                                .nodes
                                .get(openConnection.simulatedNode)
                                .idle(openConnection.testDevice, openConnection.idle);
                    }
                }
                default -> disturb(simulatedCluster, random);
            }
        }

        simulatedCluster.nodes.values().stream()
                .filter(simulatedNode -> !simulatedNode.connected)
                .forEach(SimulatedCluster.SimulatedNode::connect);
        simulatedCluster.advance(40_000);

        var truth = new TreeSet<>(connections.stream().map(OpenConnection::user).toList());
        var idle = new TreeSet<>(truth);
        connections.stream()
                .filter(openConnection -> !openConnection.idle)
                .map(OpenConnection::user)
                .forEach(idle::remove);
        for (SimulatedCluster.SimulatedNode simulatedNode : simulatedCluster.nodes.values()) {
            assertThat(simulatedNode.idle())
                    .as("idle for " + simulatedNode.name)
                    .isEqualTo(idle);
            assertThat(simulatedNode.watchedIdle)
                    .as("watched idle at " + simulatedNode.name)
                    .isEqualTo(idle);
            assertThat(simulatedNode.present())
                    .as("present for " + simulatedNode.name)
                    .isEqualTo(truth);
            assertThat(simulatedNode.watched)
                    .as("watched at " + simulatedNode.name)
                    .isEqualTo(truth);
            for (String user : USERS) {
                assertThat(simulatedNode.node.presenceState().isOnline(user))
                        .as("%s online for %s", user, simulatedNode.name)
                        .isEqualTo(truth.contains(user));
                if (simulatedNode.userEvents.containsKey(user)) {
                    assertThat(simulatedNode.userEvents.get(user))
                            .as("%s watched at %s", user, simulatedNode.name)
                            .isEqualTo("{\"kind\":\"person\",\"user\":\"%s\",\"online\":%s,\"idle\":%s}"
                                    .formatted(user, truth.contains(user), idle.contains(user)));
                }
            }
        }
    }

    /** Delivers, loses or repeats one message, in any order. */
    private static void disturb(SimulatedCluster simulatedCluster, Random random) {
        if (simulatedCluster.inFlight.isEmpty()) {
            return;
        }
        int which = random.nextInt(3) == 0 ? random.nextInt(simulatedCluster.inFlight.size()) : 0;
        var message = simulatedCluster.inFlight.remove(which);
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> {
                simulatedCluster.deliver(message);
                simulatedCluster.inFlight.add(message);
            }
            default -> simulatedCluster.deliver(message);
        }
    }
}
