package dev.parley;

import dev.parley.database.DataDirectory;
import dev.parley.database.DatabaseProperties;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs in one line, once the service is ready, its address, database and relay. */
@Component
class StartupLogger {

    private static final Logger logger = LoggerFactory.getLogger(StartupLogger.class);

    private final DatabaseProperties database;
    private final ObjectProvider<DataDirectory> data;
    private final Environment environment;
    private final String version;
    private int port;

    StartupLogger(
            DatabaseProperties database,
            ObjectProvider<DataDirectory> data,
            Environment environment,
            Optional<BuildProperties> build) {
        this.database = database;
        this.data = data;
        this.environment = environment;
        this.version = build.map(BuildProperties::getVersion).orElse("(development)");
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
        // A management port, if there is one, has a server of its own.
        if (event.getApplicationContext().getServerNamespace() == null) {
            port = event.getWebServer().getPort();
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        boolean tls = environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && (environment.containsProperty("server.ssl.bundle")
                        || environment.containsProperty("server.ssl.key-store")
                        || environment.containsProperty("server.ssl.certificate"));
        logger.info(
                "Parley {} listens on {}://localhost:{}, database {}, relay {}",
                version,
                tls ? "https" : "http",
                port,
                database.embedded()
                        ? "SQLite in " + data.getObject().databaseFile().getParent()
                        : database,
                relay());
    }

    private String relay() {
        String type = environment.getProperty("parley.relay.type", "none");
        return type.equalsIgnoreCase("stomp")
                ? "STOMP at " + environment.getProperty("parley.relay.host", "localhost") + ":"
                        + environment.getProperty("parley.relay.port", "61613")
                : "none";
    }
}
