package dev.parley.gateway;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** When the service stops, refuses newcomers and says goodbye to those who are there, before anything else stops. */
@Component
class Farewell implements SmartLifecycle {

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
        running = false;
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
