package dev.parley.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tests which responses the exceptions of controllers and of their futures cause. */
@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTest {

    private final MockMvcTester mvc = MockMvcTester.of(
            List.of(new FailingController()),
            builder -> builder.setControllerAdvice(new ProblemAdvice()).build());

    @Test
    void rejectionSetsStatusCodeAndRetryAfter() {
        assertThat(mvc.get().uri("/refused"))
                .hasStatus(429)
                .hasHeader("Retry-After", "2")
                .hasContentType("application/problem+json")
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("rate_limited");
    }

    @Test
    void fieldsOfRejectionAreMembersOfTheProblem() {
        assertThat(mvc.get().uri("/outdated"))
                .hasStatus(409)
                .bodyJson()
                .hasPathSatisfying("$.code", code -> code.assertThat().isEqualTo("epoch_changed"))
                .hasPathSatisfying("$.epoch", epoch -> epoch.assertThat().isEqualTo("epoch1of2tests"))
                .doesNotHavePath("$.fields");
        assertThat(mvc.get().uri("/refused")).bodyJson().doesNotHavePath("$.fields");
    }

    @Test
    void rejectionInsideFutureHasSameResponse() {
        assertThat(mvc.get().uri("/later"))
                .hasStatus(429)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("rate_limited");
        assertThat(mvc.get().uri("/much-later")).hasStatus(429);
    }

    @Test
    void unexpectedErrorIsLoggedOnceAndNotExposed(CapturedOutput output) {
        assertThat(mvc.get().uri("/broken/secret-path"))
                .hasStatus(500)
                .bodyText()
                .contains("\"code\":\"internal\"")
                .doesNotContain("secret");
        assertThat(output.getAll()).containsOnlyOnce("GET /broken/{id} failed").doesNotContain("secret-path");
    }

    @Test
    void busyDatabaseIsReportedAsOverloaded() {
        assertThat(mvc.get().uri("/busy")).hasStatus(503).bodyText().contains("\"code\":\"overloaded\"");
    }

    @Test
    void invalidParameterIsNamedAndItsValueIsNotRepeated() {
        assertThat(mvc.get().uri("/number"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("The parameter limit is missing.");
        assertThat(mvc.get().uri("/number?limit=secret"))
                .hasStatus(400)
                .bodyText()
                .contains("The parameter limit has an invalid value", "\"code\":\"malformed\"")
                .doesNotContain("secret");
    }

    @RestController
    private static class FailingController {

        private final RequestRejected rejection =
                new RequestRejected(ErrorCode.RATE_LIMITED, "Slow down.", Duration.ofMillis(1001));

        @GetMapping("/refused")
        void refused() {
            throw rejection;
        }

        @GetMapping("/outdated")
        void outdated() {
            throw new OutdatedEpoch("epoch1of2tests");
        }

        @GetMapping("/later")
        CompletableFuture<String> later() {
            return CompletableFuture.failedFuture(rejection);
        }

        @GetMapping("/much-later")
        CompletableFuture<String> muchLater() {
            return CompletableFuture.failedFuture(new CompletionException(new CompletionException(rejection)));
        }

        @GetMapping("/broken/{id}")
        void broken(@PathVariable String id) {
            throw new IllegalStateException("an inner secret, length " + id.length());
        }

        @GetMapping("/busy")
        void busy() {
            throw new CannotAcquireLockException("SQLITE_BUSY");
        }

        @GetMapping("/number")
        void number(@RequestParam int limit) {
            throw new IllegalStateException("reached with " + limit);
        }
    }
}
