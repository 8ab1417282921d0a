package dev.parley.gateway;

import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets everybody in who comes at the same moment, as after a restart.
 *
 * <p>The operating system keeps new connections until they are accepted; Java asks it to keep fifty. It says nothing to
 * whoever comes beyond that, and they try again a second later, then two, then four. What is asked for here is bounded by
 * the system ({@code net.core.somaxconn}, 4,096 by default).
 */
@Component
class AcceptBacklogCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private static final int CONNECTIONS = 4_096;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            for (var connector : server.getBeans(ServerConnector.class)) {
                connector.setAcceptQueueSize(CONNECTIONS);
            }
        });
    }
}
