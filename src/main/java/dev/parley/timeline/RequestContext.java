package dev.parley.timeline;

import dev.parley.account.Account;
import dev.parley.account.NetworkAddress;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who holds a request open.
 *
 * @param sessionId the HTTP session under which they do, so that its end ends the request
 * @param remote the peer's address, as the server sees it
 */
record RequestContext(Account account, String sessionId, String remote) {

    static RequestContext of(Account account, HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null) {
            throw new RequestRejected(ErrorCode.UNAUTHENTICATED, "Sign in first.");
        }
        return new RequestContext(account, session.getId(), NetworkAddress.text(request.getRemoteAddr()));
    }
}
