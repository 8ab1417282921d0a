package dev.parley.account.session;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.signin.SignIn;
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
 * Loads the security context from the HTTP session.
 *
 * <p>The session holds only the user name. Roles and the disabled state are looked up for each request, so that a
 * change takes effect immediately. The session is read lazily, only when the security context is used: not for static
 * files.
 */
@Component
public class SessionSecurityContextRepository implements SecurityContextRepository {

    /** The attribute by which Spring Session finds all sessions of a user. */
    private static final String USERNAME = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private final Accounts accounts;
    private final Sessions sessions;

    public SessionSecurityContextRepository(Accounts accounts, Sessions sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** Starts a new session with a new id, and ends the session of the request, if any. */
    public void signIn(HttpServletRequest request, Account account) {
        signOut(request);
        request.getSession(true).setAttribute(USERNAME, account.username());
    }

    /**
     * Starts a new session with a new id, unless the proven password was changed while it was being checked.
     *
     * <p>The session is stored before the password is read again, and a password change is stored before it ends the
     * sessions. Therefore either this method detects the change, or the change finds this session.
     *
     * @throws dev.parley.problem.RequestRejected {@code INVALID_CREDENTIALS}
     */
    public void signIn(HttpServletRequest request, SignIn.VerifiedPassword verified) {
        signIn(request, verified.account());
        if (!accounts.passwordHash(verified.account().username()).equals(Optional.of(verified.hash()))) {
            signOut(request);
            throw SignIn.invalidCredentials();
        }
    }

    void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            String id = session.getId();
            session.invalidate();
            sessions.publishEnded(id);
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
        return new LazySecurityContext(request);
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return context(holder.getRequest());
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // Only signIn and signOut change the signed-in account.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return username(request).isPresent();
    }

    private final class LazySecurityContext implements DeferredSecurityContext {

        private final HttpServletRequest request;
        private @Nullable SecurityContext context;

        LazySecurityContext(HttpServletRequest request) {
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
