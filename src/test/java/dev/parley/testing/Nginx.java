package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The machine's nginx in front of one node, as a process with its own directory and port, with the server block of
 * {@code docs/operations.md}.
 *
 * <p>Only the port and the certificate are replaced in that block. Two settings around it make tests stricter: nginx
 * compresses JSON, as many installations do, and connects from 127.0.0.2, so that its own address differs from its
 * clients'.
 */
public final class Nginx implements AutoCloseable {

    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final String BLOCK_START = "    map $http_upgrade";
    private static final String LISTEN = "listen 443 ssl;";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /** Debian installs nginx in a directory that is only on root's PATH. */
    private static final Path SYSTEM_PROGRAM = Path.of("/usr/sbin/nginx");

    private final Path directory;
    private final int port = Ports.lasting();
    private final String scheme;
    private final Process process;
    private final Thread cleanUp = new Thread(this::kill);

    private Nginx(Path program, Path directory, String scheme, String listen, int nodePort, List<Change> changes)
            throws IOException {
        this.directory = directory;
        this.scheme = scheme;
        String block = documented(new Change(LISTEN, "listen 127.0.0.1:" + port + listen), changes);
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), configuration(nodePort, block));
        process = new ProcessBuilder(
                        program.toString(), "-p", directory + "/", "-c", configuration.toString(), "-e", "stderr")
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(cleanUp);
        Eventually.eventually("nginx listens", START_LIMIT, this::listens, this::printed);
    }

    /** A replacement of a text in the documented block, which must contain it. */
    public record Change(String documented, String replacement) {}

    /** Starts nginx over plain HTTP. Skips the test if the machine has no nginx. */
    public static Nginx start(int nodePort, Change... changes) {
        try {
            return new Nginx(program(), directoryOfItsOwn(), "http", ";", nodePort, List.of(changes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts nginx over HTTPS with that certificate. */
    public static Nginx start(int nodePort, TestCertificate certificate) {
        String listen =
                " ssl; ssl_certificate " + certificate.chain() + "; ssl_certificate_key " + certificate.key() + ";";
        try {
            return new Nginx(program(), directoryOfItsOwn(), "https", listen, nodePort, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address under which clients reach the node through nginx. */
    public URI address() {
        return URI.create(scheme + "://localhost:" + port);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(cleanUp);
        kill();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static String documented(Change listen, List<Change> changes) throws IOException {
        String block;
        try (Stream<String> lines = Files.lines(OPERATIONS)) {
            block = lines.dropWhile(line -> !line.startsWith(BLOCK_START))
                    .takeWhile(line -> line.startsWith("    "))
                    .collect(Collectors.joining("\n"));
        }
        var all = new ArrayList<>(changes);
        all.add(listen);
        for (Change change : all) {
            if (!block.contains(change.documented())) {
                throw new AssertionError(OPERATIONS + " has no \"" + change.documented() + "\" in: " + block);
            }
            block = block.replace(change.documented(), change.replacement());
        }
        return block;
    }

    private static String configuration(int nodePort, String block) {
        // One process, in the foreground, that writes only below its own directory.
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    gzip on;
                    gzip_proxied any;
                    gzip_types application/json;
                    proxy_bind 127.0.0.2;
                    upstream nodes { server 127.0.0.1:%d; }
                %s
                }
                """.formatted(nodePort, block);
    }

    private boolean listens() {
        if (!process.isAlive()) {
            return false;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path output() {
        return directory.resolve("output");
    }

    private String printed() {
        try {
            return Files.readString(output());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path directoryOfItsOwn() throws IOException {
        return Files.createTempDirectory("parley-nginx");
    }

    private static Path program() {
        return Stream.concat(
                        InstalledPrograms.onPath("nginx"),
                        Stream.of(SYSTEM_PROGRAM).filter(Files::isExecutable))
                .findFirst()
                .orElseGet(
                        () -> InstalledPrograms.missing(InstalledPrograms.REQUIRE_CLUSTER, "nginx is not installed"));
    }
}
