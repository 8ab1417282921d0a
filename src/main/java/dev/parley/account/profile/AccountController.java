package dev.parley.account.profile;

import dev.parley.account.Account;
import dev.parley.account.CurrentUser;
import dev.parley.account.session.SessionSecurityContextRepository;
import dev.parley.account.session.Sessions;
import dev.parley.account.signin.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Registers accounts and changes passwords over HTTP. */
@RestController
@RequestMapping("/api/accounts")
class AccountController {

    private final Registration registration;
    private final SignIn signIn;
    private final SessionSecurityContextRepository sessionSecurityContextRepository;
    private final Sessions sessions;

    AccountController(
            Registration registration,
            SignIn signIn,
            SessionSecurityContextRepository sessionSecurityContextRepository,
            Sessions sessions) {
        this.registration = registration;
        this.signIn = signIn;
        this.sessionSecurityContextRepository = sessionSecurityContextRepository;
        this.sessions = sessions;
    }

    /** Registers an account and signs it in. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CurrentUser register(@RequestBody RegistrationRequest registrationRequest, HttpServletRequest request) {
        Account account = registration.register(
                registrationRequest.username(), registrationRequest.password(), registrationRequest.displayName());
        sessionSecurityContextRepository.signIn(request, account);
        return CurrentUser.of(account);
    }

    /** Changes the caller's password, and ends all other sessions of the account. */
    @PutMapping("/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(@RequestBody ChangePasswordRequest passwords, Account account, HttpServletRequest request) {
        signIn.changePassword(account, passwords.current(), passwords.password(), request.getRemoteAddr());
        HttpSession session = request.getSession(false);
        sessions.endAll(account.username(), session == null ? null : session.getId());
    }

    record RegistrationRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String displayName) {

        @Override
        public String toString() {
            return "RegistrationRequest[" + username + "]";
        }
    }

    record ChangePasswordRequest(
            @Nullable String current, @Nullable String password) {

        @Override
        public String toString() {
            return "ChangePasswordRequest[]";
        }
    }
}
