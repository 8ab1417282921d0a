package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Finds whom somebody names, and may write to. Any thread; blocks for one read at most. */
@Component
class DirectRecipients {

    private final Accounts accounts;

    DirectRecipients(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * A disabled one too: what they wrote before can still be read.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    Account find(String user) {
        return accounts.find(user.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no such user."));
    }

    /**
     * A user to whom the sender may write.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code ACCOUNT_DISABLED}, {@code FORBIDDEN} if one of the two has blocked the other
     */
    Account findReachable(String user, Account sender) {
        var peer = find(user);
        if (peer.disabled()) {
            throw new RequestRejected(ErrorCode.ACCOUNT_DISABLED, "This account is disabled.");
        }
        checkBlocks(sender, peer);
        return peer;
    }

    /**
     * As {@link #findReachable}, but disabled users too: for what changes an old message.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}
     */
    Account findUnblocked(String user, Account sender) {
        var peer = find(user);
        checkBlocks(sender, peer);
        return peer;
    }

    /** Nobody writes to an account that they have blocked: it could not answer. */
    private static void checkBlocks(Account sender, Account peer) {
        if (sender.contact().blocks(peer.username())) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "You have blocked this person.");
        }
        if (peer.contact().blocks(sender.username())) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "You cannot send direct messages to this person.");
        }
    }
}
