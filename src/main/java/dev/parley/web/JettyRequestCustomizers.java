package dev.parley.web;

import java.util.List;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Registers the {@link HttpConfiguration.Customizer} beans with Jetty, in their order. Jetty calls them for every
 * request before any handler, filter or parser of the container.
 *
 * <p>They run before the container reads {@code X-Forwarded-*}: Spring Boot adds that customizer later.
 */
@Component
class JettyRequestCustomizers implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final List<HttpConfiguration.Customizer> customizers;

    JettyRequestCustomizers(ObjectProvider<HttpConfiguration.Customizer> customizers) {
        this.customizers = customizers.orderedStream().toList();
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(this::customize);
    }

    private void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            for (ConnectionFactory protocol : connector.getConnectionFactories()) {
                if (protocol instanceof HttpConfiguration.ConnectionFactory http) {
                    customizers.forEach(http.getHttpConfiguration()::addCustomizer);
                }
            }
        }
    }
}
