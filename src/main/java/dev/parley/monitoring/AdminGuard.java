package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;

/**
 * Checks that the caller is an administrator.
 *
 * <p>The security configuration already restricts the paths; this check also holds if a path rule is changed.
 */
final class AdminGuard {

    private AdminGuard() {}

    static void require(Account caller) {
        if (!caller.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Only administrators may use the administration API.");
        }
    }
}
