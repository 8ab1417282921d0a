package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that an action is rejected with one error code. */
public final class ExpectedRejections {

    private ExpectedRejections() {}

    public static RequestRejected assertRefused(ErrorCode errorCode, ThrowingCallable action) {
        var refusal = catchThrowableOfType(RequestRejected.class, action);
        assertThat(refusal).isNotNull();
        assertThat(refusal.errorCode()).isEqualTo(errorCode);
        return refusal;
    }
}
