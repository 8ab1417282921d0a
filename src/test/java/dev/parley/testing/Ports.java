package dev.parley.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that go and come back. */
final class Ports {

    private static final int TRIES = 100;

    private Ports() {}

    /**
     * A free port below those that Linux gives to clients. One that the system chooses for a server may become somebody's
     * client port while the server is away; worse, a client that tries to reach it over and over can be given it, and then
     * it talks to itself.
     */
    static int lasting() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Taken: another one.
            }
        }
        throw new IllegalStateException("No port is free");
    }
}
