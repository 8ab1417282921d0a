package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that both test brokers speak STOMP, authenticate their user, count connections, and restart on their port.
 */
@Timeout(120)
@ClusterTest
class TestBrokerTest {

    @Test
    void artemisRestartsOnItsPort() throws IOException {
        try (var broker = TestBroker.artemis()) {
            assertRestartsOnItsPort(broker);
        }
    }

    @Test
    void rabbitMqRestartsOnItsPort() throws IOException {
        try (var broker = TestBroker.rabbitMq()) {
            assertRestartsOnItsPort(broker);
        }
    }

    private static void assertRestartsOnItsPort(TestBroker broker) throws IOException {
        assertThat(answer(broker, broker.passcode())).startsWith("CONNECTED");
        assertThat(answer(broker, "a wrong one")).startsWith("ERROR");
        broker.stop();
        broker.start();
        try (var socket = new Socket(broker.host(), broker.port())) {
            assertThat(connect(socket, broker, broker.passcode())).startsWith("CONNECTED");
            assertThat(broker.connections()).isEqualTo(1);
        }
    }

    private static String answer(TestBroker broker, String passcode) throws IOException {
        try (var socket = new Socket(broker.host(), broker.port())) {
            return connect(socket, broker, passcode);
        }
    }

    private static String connect(Socket socket, TestBroker broker, String passcode) throws IOException {
        String frame = "CONNECT\naccept-version:1.2\nhost:" + broker.virtualHost() + "\nlogin:" + broker.login()
                + "\npasscode:" + passcode + "\n\n\0";
        socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
        return new String(socket.getInputStream().readNBytes(9), StandardCharsets.UTF_8);
    }
}
