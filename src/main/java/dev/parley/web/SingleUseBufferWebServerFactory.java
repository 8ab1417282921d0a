package dev.parley.web;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;

/**
 * Builds the web server as Spring Boot does, with a {@link SingleUseBufferPool} in front of the server's pool on each
 * connector.
 *
 * <p>A connector accepts a pool only in its constructor. Spring Boot also instantiates this class for the server of
 * {@code management.server.port}, with the constructor without arguments.
 */
final class SingleUseBufferWebServerFactory extends JettyServletWebServerFactory {

    private static final int DEFAULT = -1;

    @Override
    protected AbstractConnector createConnector(InetSocketAddress address, Server server) {
        return createConnector(address, server, null, null, handlesOf(server));
    }

    /** Spring Boot replaces the connector by one for TLS, with the server's pool. */
    @Override
    protected void customizeSsl(Server server, InetSocketAddress address) {
        super.customizeSsl(server, address);
        var bundle = getSslBundle();
        // Spring Boot's connector checks this when it starts.
        bundle.getKey().assertContainsAlias(bundle.getStores().getKeyStore());
        server.setConnectors(Arrays.stream(server.getConnectors())
                .map(connector -> withHandles(server, address, connector))
                .toArray(Connector[]::new));
    }

    private static Connector withHandles(Server server, InetSocketAddress address, Connector tls) {
        var protocols = tls.getConnectionFactories().toArray(ConnectionFactory[]::new);
        var connector = new ServerConnector(server, null, null, handlesOf(server), DEFAULT, DEFAULT, protocols);
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        return connector;
    }

    private static ByteBufferPool handlesOf(Server server) {
        return new SingleUseBufferPool(server.getByteBufferPool());
    }
}
