package dev.parley.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * Ties a user to the HTTP session.
 *
 * <p>The session holds the user name alone. Roles, and whether the account is disabled, are looked up for each request,
 * so that a change acts at once. The session is read only when somebody asks who is signed in: not for static files.
 */
@Component
class SessionSecurityContextRepository implements SecurityContextRepository {

    /** Under this name Spring Session finds all sessions of a user. */
    private static final String USERNAME = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private final Accounts accounts;
    private final Sessions sessions;

    SessionSecurityContextRepository(Accounts accounts, Sessions sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** Begins a new session with a new id; the one that the request came with, if any, ends. */
    void signIn(HttpServletRequest request, Account account) {
        signOut(request);
        request.getSession(true).setAttribute(USERNAME, account.username());
    }

    /**
     * The same, unless the password is not the one any more that was proven, which somebody may change while it is being
     * checked.
     *
     * <p>The session is stored before the password is looked at once more, and whoever changes the password does so before
     * ending the sessions: either the change is seen here, or the session is seen there.
     *
     * @throws dev.parley.problem.RequestRejected {@code INVALID_CREDENTIALS}
     */
    void signIn(HttpServletRequest request, SignIn.Proof proof) {
        signIn(request, proof.account());
        if (!accounts.passwordHash(proof.account().username()).equals(Optional.of(proof.hash()))) {
            signOut(request);
            throw SignIn.wrong();
        }
    }

    void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            String id = session.getId();
            session.invalidate();
            sessions.announceEnd(id);
        }
    }

    private SecurityContext context(HttpServletRequest request) {
        return username(request)
                .flatMap(accounts::find)
                .filter(account -> !account.disabled())
                .map(SessionSecurityContextRepository::context)
                .orElseGet(SecurityContextImpl::new);
    }

    private static SecurityContext context(Account account) {
        String[] authorities =
                account.roles().stream().map(role -> "ROLE_" + role).toArray(String[]::new);
        return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                account.username(), null, AuthorityUtils.createAuthorityList(authorities)));
    }

    private static Optional<String> username(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).map(session -> (String) session.getAttribute(USERNAME));
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Deferred(request);
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return context(holder.getRequest());
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // Only signIn and signOut change who is signed in.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return username(request).isPresent();
    }

    private final class Deferred implements DeferredSecurityContext {

        private final HttpServletRequest request;
        private @Nullable SecurityContext context;

        Deferred(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            if (context == null) {
                context = SessionSecurityContextRepository.this.context(request);
            }
            return context;
        }

        @Override
        public boolean isGenerated() {
            return get().getAuthentication() == null;
        }
    }
}
