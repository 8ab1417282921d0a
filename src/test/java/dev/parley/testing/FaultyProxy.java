package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that causes network faults: it cuts, refuses, delays, holds and drops.
 *
 * <p>Thread-safe. A fault applies to open connections and to new ones until {@link #pass}.
 */
public final class FaultyProxy implements AutoCloseable {

    /** Handling of the bytes that arrive. */
    enum Mode {
        PASS,
        /**
         * Bytes wait and are forwarded later, as when packets are lost and retransmitted, or when the receiver is
         * frozen.
         */
        HOLD,
        /** Bytes are dropped and no side is notified, as when a firewall has dropped the state of the connection. */
        SWALLOW
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile Mode mode = Mode.PASS;
    private volatile Duration delay = Duration.ZERO;

    private FaultyProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    public static FaultyProxy to(String host, int port) {
        try {
            var proxy = new FaultyProxy(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), new InetSocketAddress(host, port));
            ProxiedConnection.daemon("proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Returns the number of open connections. */
    public int connections() {
        return connections.size();
    }

    /** Ends all faults. Connections that have lost bytes are closed; all others continue. */
    public void pass() {
        connections.stream().filter(ProxiedConnection::hasDroppedBytes).forEach(ProxiedConnection::cut);
        refusing = false;
        delay = Duration.ZERO;
        mode = Mode.PASS;
    }

    /** Closes all connections at once, even in the middle of a frame. Accepts new ones. */
    public void cut() {
        connections.forEach(ProxiedConnection::cut);
    }

    /** Closes all connections, and each new one as soon as it is accepted. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Delays every byte in both directions by this time; the throughput does not change. */
    public void delay(Duration time) {
        delay = time;
    }

    public void hold() {
        mode = Mode.HOLD;
    }

    public void swallow() {
        mode = Mode.SWALLOW;
    }

    Mode mode() {
        return mode;
    }

    Duration delay() {
        return delay;
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // This proxy is closed, or the target refuses connections; the client sees its connection close.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        if (refusing) {
            client.close();
            return;
        }
        var server = new Socket();
        try {
            server.connect(target, 5_000);
            server.setSoLinger(true, 0);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        var connection = new ProxiedConnection(this, client, server);
        connections.add(connection);
        connection.start();
        if (refusing || listener.isClosed()) {
            connection.cut();
        }
    }
}
