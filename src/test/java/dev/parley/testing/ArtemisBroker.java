package dev.parley.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Set;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.LoggerFactory;

/** Artemis in this JVM, with one user, and without files on disk. */
final class ArtemisBroker extends TestBroker {

    private static final String USER = "parley";
    private static final String PASSWORD = "a long passcode";
    private static final String ROLE = "nodes";

    private EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    @Override
    public String login() {
        return USER;
    }

    @Override
    public String passcode() {
        return PASSWORD;
    }

    @Override
    public void start() {
        // Artemis logs every connection that opens or closes.
        ((Logger) LoggerFactory.getLogger("org.apache.activemq")).setLevel(Level.ERROR);
        try {
            var configuration = new ConfigurationImpl()
                    .setPersistenceEnabled(false)
                    .setJMXManagementEnabled(false)
                    .putSecurityRoles(
                            "#", Set.of(new Role(ROLE, true, true, true, true, true, true, false, true, true, true)))
                    .addAcceptorConfiguration(
                            "stomp", "tcp://" + host() + ":" + port() + "?protocols=STOMP;multicastPrefix=/topic/");
            var users = new SecurityConfiguration();
            users.addUser(USER, PASSWORD);
            users.addRole(USER, ROLE);
            broker = new EmbeddedActiveMQ()
                    .setConfiguration(configuration)
                    .setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users))
                    .start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int connections() {
        return broker.getActiveMQServer().getConnectionCount();
    }

    @Override
    public void close() {
        stop();
    }
}
