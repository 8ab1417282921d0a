package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords with Argon2id, a few at a time.
 *
 * <p>Every method blocks for one hash (tens of milliseconds) and for its turn. One thread fewer hashes than there are
 * processors, but at least one; up to {@value #MOST_WAITING} calls are under way, and a further one is refused with {@code overloaded}:
 * whoever floods the sign-in takes neither all memory (each hash fills 19 MiB) nor all threads.
 */
@Component
class Passwords {

    // OWASP's recommendation for Argon2id, 2025.
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final String ENCODING = "argon2id";

    /** Of no password, and as dear to compare with as any other: what the password of an unknown user is held against. */
    private static final String NOBODYS = "{" + ENCODING + "}$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS
            + ",p=" + PARALLELISM + "$" + "A".repeat(22) + "$" + "A".repeat(43);

    private static final int MOST_WAITING = 64;
    private static final Duration OVERLOAD_PASSES = Duration.ofSeconds(2);

    private final PasswordEncoder encoder;
    private final Semaphore underWay = new Semaphore(MOST_WAITING);
    /** One processor is left to those who are signed in. */
    private final Semaphore turns =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    Passwords() {
        this(new DelegatingPasswordEncoder(
                ENCODING,
                Map.of(
                        ENCODING,
                        new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS))));
    }

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    String hash(String password) {
        return inTurn(() -> encoded(password));
    }

    /** Takes equally long if there is no hash to compare with. */
    boolean matches(String password, @Nullable String hash) {
        if (password.length() > 2 * PasswordRules.LONGEST) {
            return false;
        }
        return inTurn(() -> encoder.matches(normal(password), hash == null ? NOBODYS : hash)) && hash != null;
    }

    /** True if the hash was made with weaker parameters than today's. */
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private String encoded(String password) {
        String hash = encoder.encode(normal(password));
        if (hash == null) {
            throw new IllegalStateException("The password was not hashed");
        }
        return hash;
    }

    /** The same password typed on another keyboard may come in other code points (NIST SP 800-63B, 3.1.1.2). */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    private <T> T inTurn(Supplier<T> work) {
        if (!underWay.tryAcquire()) {
            throw new RequestRejected(
                    ErrorCode.OVERLOADED, "Too many people are signing in at the moment. Try again.", OVERLOAD_PASSES);
        }
        try {
            turns.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                turns.release();
            }
        } finally {
            underWay.release();
        }
    }
}
