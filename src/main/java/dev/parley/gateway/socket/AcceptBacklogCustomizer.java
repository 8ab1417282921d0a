package dev.parley.gateway.socket;

import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Raises the accept backlog, so that clients that connect at the same moment, as after a restart, are accepted at once.
 *
 * <p>The operating system queues new connections until the server accepts them; Java requests a queue of 50. The system
 * ignores connections beyond it, and their clients retry after one second, then two, then four. The system caps the
 * requested length ({@code net.core.somaxconn}, 4,096 by default).
 */
@Component
class AcceptBacklogCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private static final int BACKLOG = 4_096;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            for (var connector : server.getBeans(ServerConnector.class)) {
                connector.setAcceptQueueSize(BACKLOG);
            }
        });
    }
}
