package dev.parley.timeline.access;

import dev.parley.account.Account;
import dev.parley.account.signin.NetworkAddress;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The account, session and address of an open request.
 *
 * @param sessionId the HTTP session of the request, so that the end of the session ends the request
 * @param remote the peer's address that the server sees
 */
public record RequestContext(Account account, String sessionId, String remote) {

    public static RequestContext of(Account account, HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null) {
            throw new RequestRejected(ErrorCode.UNAUTHENTICATED, "Sign in first.");
        }
        return new RequestContext(account, session.getId(), NetworkAddress.text(request.getRemoteAddr()));
    }
}
