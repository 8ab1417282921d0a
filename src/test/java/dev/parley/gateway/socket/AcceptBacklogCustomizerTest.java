package dev.parley.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a thousand clients that connect at the same moment are accepted at once, not a second later. */
@Timeout(60)
@ServerTest
class AcceptBacklogCustomizerTest {

    private static final int CLIENTS = 1_000;

    /** Less than the time after which an operating system retries a connection that got no response. */
    private static final Duration AT_ONCE = Duration.ofMillis(900);

    @Test
    void simultaneousConnectionsAreAcceptedAtOnce() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        try (var server = ParleyServer.start();
                var selector = Selector.open()) {
            var address = new InetSocketAddress(server.address().getHost(), server.port());
            long startNanos = System.nanoTime();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect(address, selector));
            }
            assertThat(connectedBy(startNanos + AT_ONCE.toNanos(), selector)).isGreaterThan(CLIENTS * 9 / 10);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    private static SocketChannel connect(InetSocketAddress address, Selector selector) throws IOException {
        var client = SocketChannel.open();
        client.configureBlocking(false);
        client.connect(address);
        client.register(selector, SelectionKey.OP_CONNECT);
        return client;
    }

    private static int connectedBy(long deadlineNanos, Selector selector) throws IOException {
        int connected = 0;
        while (connected < CLIENTS && System.nanoTime() < deadlineNanos) {
            selector.select(50);
            for (var key : selector.selectedKeys()) {
                if (((SocketChannel) key.channel()).finishConnect()) {
                    connected++;
                    key.cancel();
                }
            }
            selector.selectedKeys().clear();
        }
        return connected;
    }
}
