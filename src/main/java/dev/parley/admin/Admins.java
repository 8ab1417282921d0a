package dev.parley.admin;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;

/**
 * Lets administrators pass.
 *
 * <p>The path is closed to others already; asking again keeps it closed if a rule over paths is ever changed.
 */
final class Admins {

    private Admins() {}

    static void require(Account caller) {
        if (!caller.isAdmin()) {
            throw new Refusal(Reason.FORBIDDEN, "Administrators only.");
        }
    }
}
