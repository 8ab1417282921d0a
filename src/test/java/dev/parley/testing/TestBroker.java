package dev.parley.testing;

import static org.junit.jupiter.api.Assumptions.abort;

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
 * A STOMP broker of the test's own, on ports of its own, which can be killed and started again.
 *
 * <p>For one thread.
 */
public abstract class TestBroker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final int port = freePort();

    /**
     * A process of the installed RabbitMQ. Where none is installed the test is skipped, or fails with {@code
     * PARLEY_REQUIRE_CLUSTER=1}; {@code RABBITMQ_SERVER} names one that is not found by itself.
     */
    public static TestBroker rabbitMq() {
        return started(new RabbitMqBroker(RabbitMqBroker.installed().orElseGet(TestBroker::noRabbitMq)));
    }

    /** Artemis in this JVM. */
    public static TestBroker artemis() {
        return started(new ArtemisBroker());
    }

    /** RabbitMQ where it is installed, else Artemis. */
    public static TestBroker any() {
        Optional<Path> rabbitMq = RabbitMqBroker.installed();
        return started(rabbitMq.isPresent() ? new RabbitMqBroker(rabbitMq.get()) : new ArtemisBroker());
    }

    public String host() {
        return "127.0.0.1";
    }

    /** Where it listens, whenever it is up. */
    public int port() {
        return port;
    }

    public abstract String login();

    public abstract String passcode();

    public String virtualHost() {
        return "/";
    }

    /** The settings by which a Parley finds it, to be given to {@link ParleyServer#start}. */
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

    /** Starts it again on the same port, with nothing that it had before. Returns when it listens. */
    public abstract void start();

    /** Ends it at once, without a word to its clients. */
    public abstract void stop();

    /** How many clients are connected, as the broker sees it. */
    public abstract int connections();

    /** Whether {@link #freeze} works: the broker is a process of its own. */
    public boolean canFreeze() {
        return false;
    }

    /** Lets it hold its connections and do nothing at all. */
    public void freeze() {
        throw new UnsupportedOperationException("It runs in this JVM");
    }

    public void thaw() {
        throw new UnsupportedOperationException("It runs in this JVM");
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
        var reason = "no RabbitMQ is installed, and RABBITMQ_SERVER names none";
        if ("1".equals(System.getenv("PARLEY_REQUIRE_CLUSTER"))) {
            throw new AssertionError(reason);
        }
        return abort(reason);
    }

    /** A broker has to come back where it was, so its port is not 0. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param process what is to listen, and must not end before it does */
    void awaitListening(Process process) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("The broker does not listen");
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
