package dev.parley.history;

import dev.parley.account.Account;
import dev.parley.account.NetworkAddress;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who holds a request open.
 *
 * @param sessionId the HTTP session under which they do, so that its end ends the request
 * @param remote the peer's address, as the server sees it
 */
record Caller(Account account, String sessionId, String remote) {

    static Caller of(Account account, HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null) {
            throw new Refusal(Reason.UNAUTHENTICATED, "Sign in first.");
        }
        return new Caller(account, session.getId(), NetworkAddress.text(request.getRemoteAddr()));
    }
}
