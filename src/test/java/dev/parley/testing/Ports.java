package dev.parley.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that stop and restart on the same port. */
final class Ports {

    private static final int TRIES = 100;

    private Ports() {}

    /**
     * Returns a free port below the range that Linux assigns to clients. The system may assign a port of that range to
     * a client while the server is down. A client that retries such a port can even receive it as its own and connect
     * to itself.
     */
    static int lasting() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // The port is in use: try another.
            }
        }
        throw new IllegalStateException("No port is free");
    }
}
