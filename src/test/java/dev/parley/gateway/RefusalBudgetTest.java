package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves which refusals end a connection as flooding. */
class RefusalBudgetTest {

    private static final int MANY = 10_000;

    private final RefusalBudget budget = new RefusalBudget();

    @Test
    void refusalsThatTheServerIsToBlameForCostNothing() {
        assertThat(allAllowed(new Refusal(Reason.OVERLOADED, "The database is away.")))
                .isTrue();
        assertThat(budget.allows(ClientCommand.SEND, new Refusal(Reason.FORBIDDEN, "No.")))
                .isTrue();
    }

    @Test
    void endlessRefusalsOfTheClientsOwnMakingAreAFlood() {
        assertThat(allAllowed(new Refusal(Reason.FORBIDDEN, "No."))).isFalse();
    }

    private boolean allAllowed(Refusal refusal) {
        return IntStream.range(0, MANY).allMatch(i -> budget.allows(ClientCommand.SEND, refusal));
    }
}
