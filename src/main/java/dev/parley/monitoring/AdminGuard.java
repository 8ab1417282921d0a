package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;

/**
 * Lets administrators pass.
 *
 * <p>The path is closed to others already; asking again keeps it closed if a rule over paths is ever changed.
 */
final class AdminGuard {

    private AdminGuard() {}

    static void require(Account caller) {
        if (!caller.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Administrators only.");
        }
    }
}
