package dev.parley.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.Ssl;

/** Proves that every connector has single-use buffers, with TLS and without, and that TLS still works. */
@Timeout(60)
class SingleUseBufferWebServerFactoryTest {

    private static final String PASSWORD = "changeit";

    private final SingleUseBufferWebServerFactory factory = new SingleUseBufferWebServerFactory();

    @TempDir
    Path directory;

    @Test
    void connectorHasSingleUseBuffers() throws Exception {
        assertSingleUseBuffers(SocketFactory.getDefault());
    }

    @Test
    void connectorForTlsHasSingleUseBuffers() throws Exception {
        factory.setSsl(tls("parley"));
        assertSingleUseBuffers(trustingAnybody());
    }

    @Test
    void unknownKeyAliasStopsTheStart() throws Exception {
        factory.setPort(0);
        factory.setSsl(tls("missing"));
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

    private Ssl tls(String alias) throws IOException, InterruptedException {
        Path keys = directory.resolve("keys.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "parley",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        var ssl = new Ssl();
        ssl.setKeyStore(keys.toString());
        ssl.setKeyStorePassword(PASSWORD);
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

    private static SocketFactory trustingAnybody() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return context.getSocketFactory();
    }

    private static final class AnyCertificate implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
