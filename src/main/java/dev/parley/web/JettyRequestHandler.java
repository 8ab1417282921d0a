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
 * Hands every request to the customizers among the beans, in their order, before any handler, filter or parser of the
 * container sees it.
 *
 * <p>They come before the container's own reading of {@code X-Forwarded-*}, which Spring Boot adds later.
 */
@Component
class JettyRequestHandler implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final List<HttpConfiguration.Customizer> customizers;

    JettyRequestHandler(ObjectProvider<HttpConfiguration.Customizer> customizers) {
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
