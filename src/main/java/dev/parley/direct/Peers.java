package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Finds whom somebody names, and may write to. Any thread; blocks for one read at most. */
@Component
class Peers {

    private final Accounts accounts;

    Peers(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * A disabled one too: what they wrote before can still be read.
     *
     * @throws Refusal {@code NOT_FOUND}
     */
    Account find(String user) {
        return accounts.find(user.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "There is no such user."));
    }

    /**
     * Whoever may be written to.
     *
     * @throws Refusal {@code NOT_FOUND}, {@code ACCOUNT_DISABLED}
     */
    Account findReachable(String user) {
        var peer = find(user);
        if (peer.disabled()) {
            throw new Refusal(Reason.ACCOUNT_DISABLED, "This account is disabled.");
        }
        return peer;
    }
}
