package dev.parley.account;

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

/** Lets administrators make accounts, see all of them, disable them, give and take roles, and set passwords anew. */
@RestController
@RequestMapping("/api/admin/users")
class UserAdministrationController {

    private static final Logger log = LoggerFactory.getLogger(UserAdministrationController.class);

    private final Accounts accounts;
    private final AdminAccountRepository list;
    private final Registration registration;
    private final Sessions sessions;

    UserAdministrationController(
            Accounts accounts, AdminAccountRepository list, Registration registration, Sessions sessions) {
        this.accounts = accounts;
        this.list = list;
        this.registration = registration;
        this.sessions = sessions;
    }

    /** By user name. */
    @GetMapping
    List<AdminAccountRepository.Line> all() {
        return list.all();
    }

    /** Even if registration is closed. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AdminAccountRepository.Line create(@RequestBody NewUser wanted, Account administrator) {
        Account account = registration.provide(
                wanted.username(), wanted.password(), wanted.displayName(), withUser(wanted.roles(), Set.of()));
        log.info(
                "{} made an account for {} with roles {}",
                administrator.username(),
                account.username(),
                account.roles());
        return list.one(account.username());
    }

    /** What is not given stays as it is; USER is always kept. A disabled account's sessions end at once. */
    @PatchMapping("/{username}")
    AdminAccountRepository.Line change(
            @PathVariable String username, @RequestBody Change change, Account administrator) {
        Account from = existing(username);
        Set<Role> roles = withUser(change.roles(), from.roles());
        boolean disabled = change.disabled() == null ? from.disabled() : change.disabled();
        if (!accounts.change(from, roles, disabled)) {
            throw new RequestRejected(
                    ErrorCode.CONFLICT, "An enabled administrator must remain, or somebody else changed this user.");
        }
        if (disabled) {
            sessions.endAll(username, null);
        }
        log.info("{} set {} to roles {}, disabled {}", administrator.username(), username, roles, disabled);
        return list.one(username);
    }

    /** For somebody who has forgotten theirs. Whoever is signed in with the old one is out at once, on every node. */
    @PutMapping("/{username}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resetPassword(@PathVariable String username, @RequestBody NewPassword wanted, Account administrator) {
        Account account = existing(username);
        registration.resetPassword(account, wanted.password());
        sessions.endAll(username, null);
        log.info("{} set a new password for {}", administrator.username(), username);
    }

    private Account existing(String username) {
        return accounts.find(username)
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no such user."));
    }

    private static Set<Role> withUser(@Nullable Set<Role> wanted, Set<Role> otherwise) {
        Set<Role> roles = EnumSet.of(Role.USER);
        roles.addAll(wanted == null ? otherwise : wanted);
        return Set.copyOf(roles);
    }

    record Change(@Nullable Boolean disabled, @Nullable Set<Role> roles) {}

    record NewUser(
            @Nullable String username,
            @Nullable String password,
            @Nullable String displayName,
            @Nullable Set<Role> roles) {

        @Override
        public String toString() {
            return "NewUser[" + username + "]";
        }
    }

    record NewPassword(@Nullable String password) {

        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }
}
