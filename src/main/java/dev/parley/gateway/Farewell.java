package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** When the service stops, refuses newcomers and says goodbye to those who are there, before anything else stops. */
@Component
class Farewell implements SmartLifecycle {

    /** Whoever has not answered by then is cut off. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Handshake handshake;
    private final Connections connections;
    private volatile boolean running;

    Farewell(Handshake handshake, Connections connections) {
        this.handshake = handshake;
        this.connections = connections;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        handshake.stop();
        connections.all().forEach(connection -> connection.close(CloseCode.GOING_AWAY));
        awaitGoodbyes();
        running = false;
    }

    /** The last receipts and the close frames are still on their way, and the web server would cut them off. */
    private void awaitGoodbyes() {
        long begun = System.nanoTime();
        while (connections.size() > 0 && System.nanoTime() - begun < PATIENCE.toNanos()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
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
