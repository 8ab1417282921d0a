package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A STOMP broker for tests, on its own ports, which tests can stop and start again.
 *
 * <p>Not thread-safe.
 */
public abstract class TestBroker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final int port = freePort();

    /**
     * Starts a process of the installed RabbitMQ. Where none is installed the test is skipped, or fails with
     * {@code PARLEY_REQUIRE_CLUSTER=1}. {@code RABBITMQ_SERVER} names an installation that is not found automatically.
     */
    public static TestBroker rabbitMq() {
        return started(new RabbitMqBroker(RabbitMqBroker.installed().orElseGet(TestBroker::noRabbitMq)));
    }

    /** Starts Artemis in this JVM. */
    public static TestBroker artemis() {
        return started(new ArtemisBroker());
    }

    /** Starts RabbitMQ where it is installed, else Artemis. */
    public static TestBroker any() {
        Optional<Path> rabbitMq = RabbitMqBroker.installed();
        return started(rabbitMq.isPresent() ? new RabbitMqBroker(rabbitMq.get()) : new ArtemisBroker());
    }

    public String host() {
        return "127.0.0.1";
    }

    /** Returns the port, which does not change when the broker restarts. */
    public int port() {
        return port;
    }

    public abstract String login();

    public abstract String passcode();

    public String virtualHost() {
        return "/";
    }

    /** Returns the settings with which Parley finds it, for {@link ParleyServer#start}. */
    public String[] settings() {
        return new String[] {
            "parley.relay.type=stomp",
            "parley.relay.host=" + host(),
            "parley.relay.port=" + port(),
            "parley.relay.login=" + login(),
            "parley.relay.passcode=" + passcode(),
            "parley.relay.virtual-host=" + virtualHost()
        };
    }

    /** Starts the broker again on the same port, without its former state. Returns when it listens. */
    public abstract void start();

    /** Stops the broker at once, without notifying its clients. */
    public abstract void stop();

    /** Returns the number of connected clients that the broker reports. */
    public abstract int connections();

    /** Whether {@link #freeze} works, which needs a broker in its own process. */
    public boolean canFreeze() {
        return false;
    }

    /** Freezes the broker: it keeps its connections and does nothing. */
    public void freeze() {
        throw new UnsupportedOperationException("A broker in this JVM cannot be frozen");
    }

    public void thaw() {
        throw new UnsupportedOperationException("A broker in this JVM cannot be frozen");
    }

    @Override
    public abstract void close();

    private static TestBroker started(TestBroker broker) {
        try {
            broker.start();
            return broker;
        } catch (Throwable e) {
            broker.close();
            throw e;
        }
    }

    private static Path noRabbitMq() {
        return InstalledPrograms.missing(
                InstalledPrograms.REQUIRE_CLUSTER, "RabbitMQ is not installed; RABBITMQ_SERVER can name its script");
    }

    /** Returns a free port. The broker restarts on the same port, so it cannot use port 0. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param process the process that must listen before it ends */
    void awaitListening(Process process) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("The broker did not start listening");
            }
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(), port), 1_000);
            return true;
        } catch (IOException e) {
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
