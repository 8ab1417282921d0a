package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When the service stops, refuses newcomers and says goodbye to those who are there, before anything else stops.
 *
 * <p>Readiness is refused before that, by Spring Boot. A node among others sends its clients there little by little,
 * serving those who are still here; a node that is alone has nowhere to send them, and is back the sooner.
 */
@Component
class ConnectionDrainer implements SmartLifecycle {

    /**
     * Whoever is still there by then is cut off. A peer that says nothing is so much earlier, by its connection; this is
     * for a database that takes nothing any more of what is to be answered first.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

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
        handshakeController.stop();
        if (relay.state() == RelayState.STANDALONE) {
            awaitGoodbyes(CloseCode.GOING_AWAY);
        } else {
            leave(List.copyOf(connectionRegistry.all()));
            awaitGoodbyes(CloseCode.RESTARTING);
        }
        running = false;
    }

    /** They come in no order, since their ids are random: whoever came together does not leave together. */
    private void leave(List<Connection> leaving) {
        var pace = new DrainSchedule(leaving.size(), leaveWithin);
        long begun = System.nanoTime();
        for (int closed = 0; closed < leaving.size(); ) {
            // A beat of its own would be heard by every other node, and met by whatever else goes by the second.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000, 100_000_000));
            int due = pace.due(Duration.ofNanos(System.nanoTime() - begun));
            leaving.subList(closed, due).forEach(connection -> connection.close(CloseCode.RESTARTING));
            closed = due;
        }
    }

    /** The last receipts and the close frames are still on their way, and the web server would cut them off. */
    private void awaitGoodbyes(CloseCode code) {
        long begun = System.nanoTime();
        do {
            // All of them, again: somebody may have been halfway in when the door was shut.
            connectionRegistry.all().forEach(connection -> connection.close(code));
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        } while (connectionRegistry.size() > 0 && System.nanoTime() - begun < PATIENCE.toNanos());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The highest phase stops first: the web server, which would cut the sockets without a word, comes later. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
