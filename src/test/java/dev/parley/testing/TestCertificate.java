package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost}, created by the JDK's keytool, and clients that trust only this certificate. */
public final class TestCertificate {

    public static final String ALIAS = "parley";
    public static final String PASSWORD = "changeit";

    private final Path store;
    private final Path chain;
    private final Path key;
    private final SSLContext clients;

    private TestCertificate(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        store = generate(directory.resolve("store.p12"));
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        chain = write(
                directory.resolve("chain.pem"),
                "CERTIFICATE",
                keys.getCertificate(ALIAS).getEncoded());
        key = write(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        clients = trusting(keys);
    }

    /** @param directory holds the files as long as they are used */
    public static TestCertificate in(Path directory) throws Exception {
        return new TestCertificate(directory);
    }

    /** Returns a context for {@code HttpClient} that trusts only this certificate. */
    public SSLContext clients() {
        return clients;
    }

    /** Returns the PKCS 12 key store, with {@link #PASSWORD}, that holds the certificate under {@link #ALIAS}. */
    public Path store() {
        return store;
    }

    Path chain() {
        return chain;
    }

    Path key() {
        return key;
    }

    private static Path generate(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool created no certificate");
        }
        return store;
    }

    /** Writes a PEM file (RFC 7468). */
    private static Path write(Path file, String label, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private static SSLContext trusting(KeyStore store) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
