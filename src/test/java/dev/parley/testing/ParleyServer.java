package dev.parley.testing;

import dev.parley.ParleyApplication;
import dev.parley.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A running Parley with an empty database, on its own port, in this JVM. */
public final class ParleyServer implements AutoCloseable {

    private static final Class<?> APPLICATION = ParleyApplication.class;

    /**
     * Held from the start of an application until its logging is configured. Spring Boot configures one logging system
     * for the whole JVM: it resets Logback and passes the environment to it. If two applications do that at the same
     * time, the reset of one removes the environment of the other, which then fails with "Unable to find Spring
     * Environment in logger context".
     */
    private static final ReentrantLock LOGGING = new ReentrantLock();

    private final Path dataDirectory;
    private final String[] settings;
    private ConfigurableApplicationContext context;

    private ParleyServer(Path dataDirectory, String... settings) {
        this.dataDirectory = dataDirectory;
        this.settings = settings;
        this.context = run();
    }

    /** @param settings such as {@code parley.accounts.registration=closed} */
    public static ParleyServer start(String... settings) {
        try {
            return new ParleyServer(Files.createTempDirectory("parley-test"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server and starts it again with the same data on another port. */
    public void restart() {
        restart(() -> {});
    }

    /**
     * Stops the server, runs an action on the closed data, and starts the server again on another port.
     *
     * @param between runs while no process has the data open
     */
    public void restart(Runnable between) {
        context.close();
        between.run();
        context = run();
    }

    public URI address() {
        return URI.create("http://localhost:" + port());
    }

    public int port() {
        return Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Returns a new client with an empty cookie store. */
    public ParleyClient client() {
        return new ParleyClient(this::address);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
        try {
            FileSystemUtils.deleteRecursively(dataDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigurableApplicationContext run() {
        // A setting that is given twice would have both values.
        var byName = new LinkedHashMap<String, String>();
        Stream.of(Stream.of("server.port=0", "server.address=localhost"), ownDatabase(), Stream.of(settings))
                .flatMap(part -> part)
                .forEach(setting -> byName.put(setting.substring(0, setting.indexOf('=')), "--" + setting));
        LOGGING.lock();
        try {
            return new SpringApplicationBuilder(APPLICATION)
                    // Called on this thread, after the logging is configured.
                    .initializers(context -> LOGGING.unlock())
                    .run(byName.values().toArray(String[]::new));
        } finally {
            if (LOGGING.isHeldByCurrentThread()) {
                // The start failed before the logging was configured.
                LOGGING.unlock();
            }
        }
    }

    private Stream<String> ownDatabase() {
        boolean named = Stream.of(settings).anyMatch(setting -> setting.startsWith("parley.database.url="));
        return named ? Stream.of("parley.data-dir=" + dataDirectory) : Stream.of(TestDatabase.settings(dataDirectory));
    }
}
