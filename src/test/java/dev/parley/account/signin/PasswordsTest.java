package dev.parley.account.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Proves how passwords are hashed, and that a flood of sign-ins exhausts neither the memory nor the threads. */
class PasswordsTest {

    private final Passwords passwords = new Passwords();

    @Test
    void passwordsAreHashedWithArgon2id() {
        String hash = passwords.hash("correct horse");

        assertThat(hash).startsWith("{argon2id}$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct house", hash)).isFalse();
        assertThat(passwords.isOutdated(hash)).isFalse();
    }

    @Test
    void weakerHashesMatchAndAreReportedAsOutdated() {
        String old = String.valueOf(new DelegatingPasswordEncoder(
                        "argon2id", Map.of("argon2id", new Argon2PasswordEncoder(16, 32, 1, 1024, 1)))
                .encode("correct horse"));

        assertThat(passwords.matches("correct horse", old)).isTrue();
        assertThat(passwords.isOutdated(old)).isTrue();
    }

    @Test
    void unknownUsersCostOneHashLikeKnownOnes() {
        CountingEncoder encoder = new CountingEncoder();
        Passwords counted = new Passwords(encoder);

        assertThat(counted.matches("anything at all", null)).isFalse();
        assertThat(encoder.compared.get()).isEqualTo(1);
        assertThat(passwords.matches("anything at all", encoder.lastHash)).isFalse();
    }

    @Test
    void samePasswordFromAnotherKeyboardMatches() {
        assertThat(passwords.matches("Zu\u0308rich 1291", passwords.hash("Z\u00fcrich 1291")))
                .isTrue();
    }

    @Test
    @Timeout(30)
    void floodIsRejectedAndHashesLeaveOneProcessorFree() throws Exception {
        CountingEncoder encoder = new CountingEncoder();
        Passwords flooded = new Passwords(encoder);
        CountDownLatch rejected = new CountDownLatch(36);
        AtomicInteger admitted = new AtomicInteger();
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 100; i++) {
                callers.execute(() -> {
                    try {
                        flooded.hash("password");
                        admitted.incrementAndGet();
                    } catch (RequestRejected requestRejected) {
                        assertThat(requestRejected.errorCode()).isEqualTo(ErrorCode.OVERLOADED);
                        rejected.countDown();
                    }
                });
            }
            assertThat(rejected.await(20, TimeUnit.SECONDS)).isTrue();
            encoder.gate.countDown();
            callers.shutdown();

            assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(admitted).hasValue(64);
            assertThat(encoder.mostAtOnce.get())
                    .isLessThanOrEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        } finally {
            encoder.gate.countDown();
            callers.shutdownNow();
        }
    }

    /** A cheap encoder that blocks at a gate. */
    private static class CountingEncoder implements PasswordEncoder {

        final CountDownLatch gate = new CountDownLatch(1);
        final AtomicInteger compared = new AtomicInteger();
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        volatile String lastHash = "";

        @Override
        public String encode(@Nullable CharSequence password) {
            blockAtGate();
            return "hash";
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            compared.incrementAndGet();
            lastHash = String.valueOf(hash);
            if (!lastHash.startsWith("{")) {
                blockAtGate();
            }
            return true;
        }

        private void blockAtGate() {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            atOnce.decrementAndGet();
        }
    }
}
