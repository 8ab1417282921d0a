package dev.parley.account;

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

/** Lets people make an account and change their password over HTTP. */
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

    /** Signs in at once. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CurrentUser register(@RequestBody NewAccount wanted, HttpServletRequest request) {
        Account account = registration.register(wanted.username(), wanted.password(), wanted.displayName());
        sessionSecurityContextRepository.signIn(request, account);
        return CurrentUser.of(account);
    }

    /** Whoever else got in with the old password is out afterwards. */
    @PutMapping("/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(@RequestBody NewPassword wanted, Account account, HttpServletRequest request) {
        signIn.changePassword(account, wanted.current(), wanted.password(), request.getRemoteAddr());
        HttpSession session = request.getSession(false);
        sessions.endAll(account.username(), session == null ? null : session.getId());
    }

    record NewAccount(
            @Nullable String username,
            @Nullable String password,
            @Nullable String displayName) {

        @Override
        public String toString() {
            return "NewAccount[" + username + "]";
        }
    }

    record NewPassword(@Nullable String current, @Nullable String password) {

        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }
}
