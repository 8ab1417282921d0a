package dev.parley.gateway.lifecycle;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.gateway.handshake.GatewaySettings;
import dev.parley.gateway.handshake.HandshakeController;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * On shutdown, rejects new connections and closes existing ones, before any other component stops.
 *
 * <p>Spring Boot reports the node as not ready before that. A node in a cluster closes its connections gradually, so
 * that the other nodes can take them, and serves the remaining ones meanwhile. A standalone node closes all connections
 * at once: no other node can take them, and it restarts sooner.
 */
@Component
public class ConnectionDrainer implements SmartLifecycle {

    /**
     * Longest wait for clients to disconnect; the web server then cuts the rest. A connection whose peer does not
     * respond ends earlier by itself. This bound is for a database that no longer accepts entries whose frames must be
     * answered first.
     */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private final HandshakeController handshakeController;
    private final ConnectionRegistry connectionRegistry;
    private final Relay relay;
    private final Duration leaveWithin;
    private volatile boolean running;

    ConnectionDrainer(
            HandshakeController handshakeController,
            ConnectionRegistry connectionRegistry,
            Relay relay,
            GatewaySettings settings) {
        this.handshakeController = handshakeController;
        this.connectionRegistry = connectionRegistry;
        this.relay = relay;
        this.leaveWithin = settings.leaveWithin();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        handshakeController.rejectNewConnections();
        if (relay.state() == RelayState.STANDALONE) {
            awaitClosed(CloseCode.GOING_AWAY);
        } else {
            drain(List.copyOf(connectionRegistry.all()));
            awaitClosed(CloseCode.RESTARTING);
        }
        running = false;
    }

    /**
     * Closes the connections in the registry's order, which is random since ids are: clients that connected together
     * disconnect at different times.
     */
    private void drain(List<Connection> connections) {
        var schedule = new DrainSchedule(connections.size(), leaveWithin);
        long startNanos = System.nanoTime();
        for (int closed = 0; closed < connections.size(); ) {
            // Random pauses: a fixed interval would synchronize with other periodic work on this node and on the
            // others.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000, 100_000_000));
            int due = schedule.due(Duration.ofNanos(System.nanoTime() - startNanos));
            connections.subList(closed, due).forEach(connection -> connection.close(CloseCode.RESTARTING));
            closed = due;
        }
    }

    /**
     * Waits until all connections are closed: the last receipts and close frames are still being sent, and the web
     * server would cut them off.
     */
    private void awaitClosed(CloseCode code) {
        long startNanos = System.nanoTime();
        do {
            // Close all of them again: a handshake may have been in progress when new connections were first rejected.
            connectionRegistry.all().forEach(connection -> connection.close(code));
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        } while (connectionRegistry.size() > 0 && System.nanoTime() - startNanos < MAX_WAIT.toNanos());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /**
     * Stops first, as the highest phase does. The web server, which would cut the sockets without a close frame, stops
     * later.
     */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
