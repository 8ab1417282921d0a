package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves which refusals end a connection as flooding. */
class RefusalLimiterTest {

    private static final int MANY = 10_000;

    private final RefusalLimiter budget = new RefusalLimiter();

    @Test
    void refusalsThatTheServerIsToBlameForCostNothing() {
        assertThat(allAllowed(new RequestRejected(ErrorCode.OVERLOADED, "The database is away.")))
                .isTrue();
        assertThat(budget.allows(ClientCommand.SEND, new RequestRejected(ErrorCode.FORBIDDEN, "No.")))
                .isTrue();
    }

    @Test
    void endlessRefusalsOfTheClientsOwnMakingAreAFlood() {
        assertThat(allAllowed(new RequestRejected(ErrorCode.FORBIDDEN, "No."))).isFalse();
    }

    private boolean allAllowed(RequestRejected requestRejected) {
        return IntStream.range(0, MANY).allMatch(i -> budget.allows(ClientCommand.SEND, requestRejected));
    }
}
