package dev.parley.account.profile;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.Role;
import dev.parley.account.session.Sessions;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets administrators create, list and disable accounts, set their roles, and reset their passwords. */
@RestController
@RequestMapping("/api/admin/users")
class UserAdministrationController {

    private static final Logger logger = LoggerFactory.getLogger(UserAdministrationController.class);

    private final Accounts accounts;
    private final AdminAccountRepository adminAccounts;
    private final Registration registration;
    private final Sessions sessions;

    UserAdministrationController(
            Accounts accounts, AdminAccountRepository adminAccounts, Registration registration, Sessions sessions) {
        this.accounts = accounts;
        this.adminAccounts = adminAccounts;
        this.registration = registration;
        this.sessions = sessions;
    }

    /** Lists all accounts, ordered by user name. */
    @GetMapping
    List<AdminAccountRepository.AccountSummary> list() {
        return adminAccounts.list();
    }

    /** Creates an account, even if registration is closed. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AdminAccountRepository.AccountSummary create(@RequestBody CreateUserRequest request, Account administrator) {
        Account account = registration.create(
                request.username(), request.password(), request.displayName(), withUser(request.roles(), Set.of()));
        logger.info(
                "{} created an account for {} with roles {}",
                administrator.username(),
                account.username(),
                account.roles());
        return adminAccounts.get(account.username());
    }

    /**
     * Changes an account. Missing fields stay unchanged; USER is always kept. The sessions of a disabled account end
     * immediately.
     */
    @PatchMapping("/{username}")
    AdminAccountRepository.AccountSummary change(
            @PathVariable String username, @RequestBody ChangeUserRequest request, Account administrator) {
        Account from = requireExisting(username);
        Set<Role> roles = withUser(request.roles(), from.roles());
        boolean disabled = request.disabled() == null ? from.disabled() : request.disabled();
        if (!accounts.change(from, roles, disabled)) {
            throw new RequestRejected(
                    ErrorCode.CONFLICT,
                    "The change was not stored: an enabled administrator must remain, or another administrator"
                            + " has changed this user meanwhile. Reload and try again.");
        }
        if (disabled) {
            sessions.endAll(username, null);
        }
        logger.info("{} set {} to roles {}, disabled {}", administrator.username(), username, roles, disabled);
        return adminAccounts.get(username);
    }

    /** Resets the password of an account, and ends all its sessions on every node. */
    @PutMapping("/{username}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resetPassword(
            @PathVariable String username, @RequestBody ResetPasswordRequest request, Account administrator) {
        Account account = requireExisting(username);
        registration.resetPassword(account, request.password());
        sessions.endAll(username, null);
        logger.info("{} set a new password for {}", administrator.username(), username);
    }

    private Account requireExisting(String username) {
        return accounts.find(username)
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no user of that name."));
    }

    private static Set<Role> withUser(@Nullable Set<Role> requested, Set<Role> defaults) {
        Set<Role> roles = EnumSet.of(Role.USER);
        roles.addAll(requested == null ? defaults : requested);
        return Set.copyOf(roles);
    }

    record ChangeUserRequest(
            @Nullable Boolean disabled, @Nullable Set<Role> roles) {}

    record CreateUserRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String displayName,
            @Nullable Set<Role> roles) {

        @Override
        public String toString() {
            return "CreateUserRequest[" + username + "]";
        }
    }

    record ResetPasswordRequest(@Nullable String password) {

        @Override
        public String toString() {
            return "ResetPasswordRequest[]";
        }
    }
}
