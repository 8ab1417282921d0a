package dev.parley.testing;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves that each fault of the proxy has its documented effect, and that it forwards all bytes without a fault. */
@Timeout(30)
class FaultyProxyTest {

    private static final int SOON_MILLIS = 300;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private ServerSocket server;
    private FaultyProxy proxy;
    private Socket client;
    private Socket served;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        proxy = FaultyProxy.to("localhost", server.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        served = server.accept();
        // The proxy connects to the server before it counts the connection.
        eventually("the connection is open", TIMEOUT, () -> proxy.connections() == 1);
        client.setSoTimeout((int) TIMEOUT.toMillis());
        served.setSoTimeout((int) TIMEOUT.toMillis());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        served.close();
        proxy.close();
        server.close();
    }

    @Test
    void bytesAreForwardedInBothDirections() throws IOException {
        client.getOutputStream().write(1);
        served.getOutputStream().write(2);
        assertThat(served.getInputStream().read()).isEqualTo(1);
        assertThat(client.getInputStream().read()).isEqualTo(2);
        assertThat(proxy.connections()).isOne();
    }

    @Test
    void closingOneSideClosesTheOther() throws IOException {
        client.getOutputStream().write(1);
        client.close();
        assertThat(served.getInputStream().read()).isEqualTo(1);
        assertEnds(served);
        eventually("all connections are closed", TIMEOUT, () -> proxy.connections() == 0);
    }

    @Test
    void cutClosesConnectionsAndAcceptsNewOnes() throws IOException {
        proxy.cut();
        assertEnds(client);
        assertEnds(served);
        try (var again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
                var servedAgain = server.accept()) {
            again.getOutputStream().write(3);
            assertThat(servedAgain.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void refuseClosesNewConnectionsUntilPass() throws IOException {
        proxy.refuse();
        assertEnds(client);
        try (var again = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertEnds(again);
        }
        proxy.pass();
        try (var again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
                var servedAgain = server.accept()) {
            again.getOutputStream().write(3);
            assertThat(servedAgain.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void delayedBytesArriveLaterAndInOrder() throws IOException {
        proxy.delay(Duration.ofMillis(SOON_MILLIS));
        long begun = System.nanoTime();
        client.getOutputStream().write(1);
        client.getOutputStream().write(2);
        assertThat(served.getInputStream().readNBytes(2)).containsExactly(1, 2);
        assertThat(System.nanoTime() - begun)
                .isGreaterThanOrEqualTo(Duration.ofMillis(SOON_MILLIS).toNanos());
    }

    @Test
    void heldBytesArriveAfterPass() throws IOException {
        proxy.hold();
        client.getOutputStream().write(1);
        assertSilent(served);
        proxy.pass();
        served.setSoTimeout((int) TIMEOUT.toMillis());
        assertThat(served.getInputStream().read()).isEqualTo(1);
    }

    @Test
    void connectionThatLostBytesClosesAfterPass() throws IOException {
        proxy.swallow();
        client.getOutputStream().write(1);
        assertSilent(served);
        assertThat(proxy.connections()).isOne();
        proxy.pass();
        served.setSoTimeout((int) TIMEOUT.toMillis());
        assertEnds(served);
        assertEnds(client);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SOON_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    /** Asserts that the connection ends, by a reset or an orderly close. */
    private static void assertEnds(Socket socket) {
        assertThatThrownBy(() -> {
                    if (socket.getInputStream().read() < 0) {
                        throw new EOFException();
                    }
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }
}
