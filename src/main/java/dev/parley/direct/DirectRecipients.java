package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Finds recipients of direct messages and checks that the sender may write to them. Any thread; blocks for one read at
 * most.
 */
@Component
class DirectRecipients {

    private final Accounts accounts;

    DirectRecipients(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Returns a user, enabled or disabled: the messages of a disabled user remain readable.
     *
     * @throws RequestRejected {@code NOT_FOUND}
     */
    Account find(String user) {
        return accounts.find(user.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no user of that name."));
    }

    /**
     * Returns a user to whom the sender may write.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code ACCOUNT_DISABLED}, {@code FORBIDDEN} if one of the two has
     *     blocked the other
     */
    Account findReachable(String user, Account sender) {
        var peer = find(user);
        if (peer.disabled()) {
            throw new RequestRejected(ErrorCode.ACCOUNT_DISABLED, "This account is disabled and receives no messages.");
        }
        requireUnblocked(sender, peer);
        return peer;
    }

    /**
     * Returns a user, enabled or disabled, if neither of the two has blocked the other. For changes of an old message.
     *
     * @throws RequestRejected {@code NOT_FOUND}, {@code FORBIDDEN}
     */
    Account findUnblocked(String user, Account sender) {
        var peer = find(user);
        requireUnblocked(sender, peer);
        return peer;
    }

    /** Rejects a sender whom the peer has blocked, and a sender who has blocked the peer: the peer could not reply. */
    private static void requireUnblocked(Account sender, Account peer) {
        if (sender.contact().blocks(peer.username())) {
            throw new RequestRejected(
                    ErrorCode.FORBIDDEN, "You have blocked this person. Unblock them to send direct messages.");
        }
        if (peer.contact().blocks(sender.username())) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "You cannot send direct messages to this person.");
        }
    }
}
