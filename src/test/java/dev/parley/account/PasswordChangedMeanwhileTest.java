package dev.parley.account;

import static dev.parley.testing.ExpectedRejections.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.session.SessionController;
import dev.parley.account.session.SessionSecurityContextRepository;
import dev.parley.account.session.Sessions;
import dev.parley.account.session.XsrfCookie;
import dev.parley.account.signin.Passwords;
import dev.parley.account.signin.SignIn;
import dev.parley.problem.ErrorCode;
import dev.parley.testing.ParleyClient;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerTest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Proves that an outdated password neither signs in nor sets a new password if an administrator resets it during the
 * request: the reset happens between two steps of the sign-in, each in turn.
 */
@ServerTest
class PasswordChangedMeanwhileTest {

    private static final String OLD = ParleyClient.passwordOf("grace");
    private static final String NEW = "set by ada";

    private ParleyServer server;
    private ParleyClient ada;

    @BeforeEach
    void start() {
        server = ParleyServer.start();
        ada = server.client().register("ada");
        server.client().register("grace").signOut();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void signInWithoutConcurrentResetStoresASession() throws Exception {
        signIn(hashing(() -> {}), server.bean(SessionSecurityContextRepository.class));
        assertThat(sessionsOfGrace()).isEqualTo(1);
    }

    @Test
    void passwordResetDuringTheCheckRejectsTheSignIn() {
        assertRefused(
                ErrorCode.INVALID_CREDENTIALS,
                () -> signIn(hashing(this::reset), server.bean(SessionSecurityContextRepository.class)));
        assertThat(sessionsOfGrace()).isZero();
    }

    @Test
    void passwordResetAfterTheLastCheckEndsTheStoredSession() throws Exception {
        var accounts =
                new Accounts(
                        server.bean(AccountRepository.class),
                        server.bean(BackgroundWrites.class),
                        (ApplicationEventPublisher) event -> {}) {
                    @Override
                    public Optional<String> passwordHash(String username) {
                        var before = super.passwordHash(username);
                        assertThat(sessionsOfGrace()).isEqualTo(1);
                        reset();
                        return before;
                    }
                };
        signIn(hashing(() -> {}), new SessionSecurityContextRepository(accounts, server.bean(Sessions.class)));
        assertThat(sessionsOfGrace()).isZero();
    }

    @Test
    void passwordResetDuringTheCheckRejectsThePasswordChange() {
        var signIn = new SignIn(server.bean(Accounts.class), hashing(this::reset));
        var grace = server.bean(Accounts.class).find("grace").orElseThrow();
        assertRefused(
                ErrorCode.INVALID_CREDENTIALS, () -> signIn.changePassword(grace, OLD, "set by a thief", "192.0.2.1"));
        server.client().signIn("grace", "set by a thief").expect(401);
        server.client().signIn("grace", NEW).expect(200);
    }

    /** Signs in like a request that has passed the filters of the service. */
    private void signIn(Passwords passwords, SessionSecurityContextRepository sessionSecurityContextRepository)
            throws Exception {
        var controller = new SessionController(
                server.bean(Accounts.class),
                new SignIn(server.bean(Accounts.class), passwords),
                sessionSecurityContextRepository,
                server.bean(XsrfCookie.class));
        inSession(request -> controller.signIn(new SessionController.Credentials("grace", OLD), request));
    }

    private void inSession(Consumer<HttpServletRequest> work) throws Exception {
        FilterChain chain = (request, response) -> work.accept((HttpServletRequest) request);
        server.bean(SessionRepositoryFilter.class)
                .doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);
    }

    private void reset() {
        ada.put("/api/admin/users/grace/password", Map.of("password", NEW)).expect(204);
    }

    /**
     * Returns a hasher that runs an action between the check of the password and the response.
     *
     * @param meanwhile runs after the password was found to be correct
     */
    private static Passwords hashing(Runnable meanwhile) {
        return new Passwords() {
            @Override
            public boolean matches(String password, @Nullable String hash) {
                boolean right = super.matches(password, hash);
                meanwhile.run();
                return right;
            }
        };
    }

    private int sessionsOfGrace() {
        return server.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM spring_session WHERE principal_name = 'grace'")
                .query(Integer.class)
                .single();
    }
}
