package dev.parley.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.ServerTest;
import dev.parley.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.Ssl;

/** Proves that every connector has single-use buffers, with TLS and without, and that TLS still works. */
@Timeout(60)
@ServerTest
class SingleUseBufferWebServerFactoryTest {

    private final SingleUseBufferWebServerFactory factory = new SingleUseBufferWebServerFactory();

    @TempDir
    Path directory;

    @Test
    void connectorHasSingleUseBuffers() throws Exception {
        assertSingleUseBuffers(SocketFactory.getDefault());
    }

    @Test
    void connectorForTlsHasSingleUseBuffers() throws Exception {
        var certificate = TestCertificate.in(directory);
        factory.setSsl(tls(certificate, TestCertificate.ALIAS));
        assertSingleUseBuffers(certificate.clients().getSocketFactory());
    }

    @Test
    void unknownKeyAliasStopsTheStart() throws Exception {
        factory.setPort(0);
        factory.setSsl(tls(TestCertificate.in(directory), "missing"));
        assertThatThrownBy(factory::getWebServer).hasMessageContaining("missing");
    }

    private void assertSingleUseBuffers(SocketFactory sockets) throws IOException {
        factory.setPort(0);
        var server = (JettyWebServer) factory.getWebServer();
        server.start();
        try {
            assertThat(server.getServer().getConnectors()).singleElement().satisfies(connector -> assertThat(
                            connector.getByteBufferPool())
                    .isInstanceOf(SingleUseBufferPool.class));
            assertThat(answer(sockets, server.getPort())).startsWith("HTTP/1.1 404 ");
        } finally {
            server.stop();
            server.destroy();
        }
    }

    private static Ssl tls(TestCertificate certificate, String alias) {
        var ssl = new Ssl();
        ssl.setKeyStore(certificate.store().toString());
        ssl.setKeyStorePassword(TestCertificate.PASSWORD);
        ssl.setKeyAlias(alias);
        return ssl;
    }

    private static String answer(SocketFactory sockets, int port) throws IOException {
        try (var socket = sockets.createSocket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
