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
 * A TCP proxy that does to the lines through it what networks do: cuts, refuses, delays, holds back and swallows.
 *
 * <p>Any thread may change what it does; that holds for open lines and for new ones, until {@link #pass}.
 */
public final class FaultyProxy implements AutoCloseable {

    /** What happens to bytes that arrive. */
    enum Mode {
        PASS,
        /** They wait, and go on later: packets are lost and sent again, or the other side stands still. */
        HOLD,
        /** They are gone, and nobody is told: a firewall has forgotten the connection. */
        SWALLOW
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<ProxiedConnection> lines = ConcurrentHashMap.newKeySet();
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

    /** How many lines go through it now. */
    public int lines() {
        return lines.size();
    }

    /** All is well again; only lines that bytes are missing from end. */
    public void pass() {
        lines.stream().filter(ProxiedConnection::isHoled).forEach(ProxiedConnection::cut);
        refusing = false;
        delay = Duration.ZERO;
        mode = Mode.PASS;
    }

    /** Ends all lines at once, in the middle of whatever goes through them; new ones may come. */
    public void cut() {
        lines.forEach(ProxiedConnection::cut);
    }

    /** Ends all lines, and each new one as soon as it comes. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Every byte takes so much longer, in both directions; how much goes through stays the same. */
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

    void ended(ProxiedConnection line) {
        lines.remove(line);
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
                carry(listener.accept());
            } catch (IOException e) {
                // This proxy is closed, or whom it stands before is not there, which its client is about to see.
            }
        }
    }

    private void carry(Socket client) throws IOException {
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
        var line = new ProxiedConnection(this, client, server);
        lines.add(line);
        line.start();
        if (refusing || listener.isClosed()) {
            line.cut();
        }
    }
}
