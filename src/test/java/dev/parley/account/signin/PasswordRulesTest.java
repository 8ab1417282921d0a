package dev.parley.account.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that passwords which an attacker tries first are rejected with the reason, and that ordinary ones are not. */
class PasswordRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "12345678",
                "aaaaaaaa",
                "Passw0rd",
                "password1",
                "qwertyuiop",
                "abcdefgh",
                "iloveyou",
                "letmein1",
                "secret123",
                "abcabcabcabc"
            })
    void commonPasswordsAreRejected(String password) {
        assertThat(rejected(password)).isEqualTo("This password is common or easy to guess. Choose another one.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grace123", "grace2026", "Grace2026", "parley123", "Grace Hopper 1", "gr4ce123"})
    void ownNamesWithDigitsAreRejected(String password) {
        assertThat(rejected(password)).contains("from your name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"        ", "\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000"})
    void spacesAreRejected(String password) {
        assertThat(rejected(password)).contains("spaces");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a long password",
                "correct horse",
                "Zürich 1291",
                "another password",
                "пароль из трёх слов",
                "k7ab-wq3e-9zhc-tt4n"
            })
    void ordinaryPasswordsAreAccepted(String password) {
        assertThatCode(() -> PasswordRules.check(password, "grace", "Grace Hopper"))
                .doesNotThrowAnyException();
    }

    @Test
    void lengthIsCheckedFirst() {
        assertThat(rejected("7 chars")).isEqualTo("A password must have 8 to 128 characters.");
        assertThat(rejected("x1".repeat(65))).isEqualTo("A password must have 8 to 128 characters.");
    }

    @Test
    void longPasswordsMadeToBeSlowAreCheckedQuickly() {
        long start = System.nanoTime();
        PasswordRules.check("4@8({[<369&#!1/|0$5+7%2zp".repeat(5), "grace", "Grace Hopper");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    private static String rejected(String password) {
        var rejection = catchThrowableOfType(
                RequestRejected.class, () -> PasswordRules.check(password, "grace", "Grace Hopper"));
        assertThat(rejection.errorCode()).isEqualTo(ErrorCode.WEAK_PASSWORD);
        return String.valueOf(rejection.getMessage());
    }
}
