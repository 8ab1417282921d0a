package dev.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.codec.ClientCommand;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests which rejected frames close a connection for flooding. */
class RefusalLimiterTest {

    private static final int MANY = 10_000;

    private final RefusalLimiter limiter = new RefusalLimiter();

    @Test
    void rejectionsCausedByServerAreFree() {
        assertThat(allAllowed(new RequestRejected(ErrorCode.OVERLOADED, "The database is unavailable.")))
                .isTrue();
        assertThat(limiter.tryCharge(ClientCommand.SEND, new RequestRejected(ErrorCode.FORBIDDEN, "No.")))
                .isTrue();
    }

    @Test
    void endlessRejectionsCausedByClientAreFlooding() {
        assertThat(allAllowed(new RequestRejected(ErrorCode.FORBIDDEN, "No."))).isFalse();
    }

    private boolean allAllowed(RequestRejected rejection) {
        return IntStream.range(0, MANY).allMatch(i -> limiter.tryCharge(ClientCommand.SEND, rejection));
    }
}
