package dev.parley.account.signin;

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
 * Hashes passwords with Argon2id, and limits how many hashes run at once.
 *
 * <p>Every method blocks for one hash (tens of milliseconds) and for a free slot. The number of slots is the number of
 * processors minus one, but at least one. Up to {@value #MAX_PENDING} calls are pending; a further call is rejected
 * with {@code overloaded}, so that a flood of sign-ins exhausts neither the memory (each hash takes 19 MiB) nor the
 * threads.
 */
@Component
public class Passwords {

    // OWASP's recommendation for Argon2id, 2025.
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final String ENCODING = "argon2id";

    /**
     * The hash that passwords of unknown users are compared with. It matches no password, and the comparison costs as
     * much as any other.
     */
    private static final String DUMMY_HASH = "{" + ENCODING + "}$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS
            + ",p=" + PARALLELISM + "$" + "A".repeat(22) + "$" + "A".repeat(43);

    private static final int MAX_PENDING = 64;
    private static final Duration OVERLOAD_RETRY_AFTER = Duration.ofSeconds(2);

    private final PasswordEncoder encoder;
    private final Semaphore pending = new Semaphore(MAX_PENDING);
    /** Leaves one processor to signed-in users. */
    private final Semaphore slots =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    public Passwords() {
        this(new DelegatingPasswordEncoder(
                ENCODING,
                Map.of(
                        ENCODING,
                        new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS))));
    }

    public Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    public String hash(String password) {
        return inSlot(() -> encode(password));
    }

    /** Compares a password with a hash. Takes equally long if the hash is null. */
    public boolean matches(String password, @Nullable String hash) {
        if (password.length() > 2 * PasswordRules.MAX_LENGTH) {
            return false;
        }
        return inSlot(() -> encoder.matches(normalize(password), hash == null ? DUMMY_HASH : hash)) && hash != null;
    }

    /** Returns whether the hash was computed with weaker parameters than the current ones. */
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private String encode(String password) {
        String hash = encoder.encode(normalize(password));
        if (hash == null) {
            throw new IllegalStateException("The password encoder returned no hash");
        }
        return hash;
    }

    /**
     * Normalizes a password, since another keyboard may produce other code points for it (NIST SP 800-63B, 3.1.1.2).
     */
    private static String normalize(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    private <T> T inSlot(Supplier<T> work) {
        if (!pending.tryAcquire()) {
            throw new RequestRejected(
                    ErrorCode.OVERLOADED,
                    "Too many people are signing in at the moment. Try again in a few seconds.",
                    OVERLOAD_RETRY_AFTER);
        }
        try {
            slots.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                slots.release();
            }
        } finally {
            pending.release();
        }
    }
}
