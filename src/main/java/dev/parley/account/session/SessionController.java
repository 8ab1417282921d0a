package dev.parley.account.session;

import dev.parley.account.Accounts;
import dev.parley.account.CurrentUser;
import dev.parley.account.signin.SignIn;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signs in and out over HTTP. */
@RestController
@RequestMapping("/api/session")
public class SessionController {

    private final Accounts accounts;
    private final SignIn signIn;
    private final SessionSecurityContextRepository sessionSecurityContextRepository;
    private final XsrfCookie xsrfCookie;

    public SessionController(
            Accounts accounts,
            SignIn signIn,
            SessionSecurityContextRepository sessionSecurityContextRepository,
            XsrfCookie xsrfCookie) {
        this.accounts = accounts;
        this.signIn = signIn;
        this.sessionSecurityContextRepository = sessionSecurityContextRepository;
        this.xsrfCookie = xsrfCookie;
    }

    /**
     * Returns the signed-in account. Clients call this first: the response sets the CSRF token for all other calls,
     * signed in or not.
     */
    @GetMapping
    CurrentUser current(@Nullable Principal user, HttpServletRequest request, HttpServletResponse response) {
        xsrfCookie.send(request, response);
        if (user == null) {
            throw new RequestRejected(ErrorCode.UNAUTHENTICATED, "No account is signed in. Sign in first.");
        }
        return accounts.find(user.getName()).map(CurrentUser::of).orElseThrow();
    }

    @PostMapping
    public CurrentUser signIn(@RequestBody Credentials credentials, HttpServletRequest request) {
        SignIn.VerifiedPassword verified =
                signIn.signIn(credentials.username(), credentials.password(), request.getRemoteAddr());
        sessionSecurityContextRepository.signIn(request, verified);
        return CurrentUser.of(verified.account());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(HttpServletRequest request) {
        sessionSecurityContextRepository.signOut(request);
    }

    public record Credentials(
            @Nullable String username, @Nullable String password) {

        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }
}
