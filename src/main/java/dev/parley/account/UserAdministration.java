package dev.parley.account;

import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets administrators see all accounts, disable them, and give and take roles. */
@RestController
@RequestMapping("/api/admin/users")
class UserAdministration {

    private static final Logger log = LoggerFactory.getLogger(UserAdministration.class);

    private final Accounts accounts;
    private final Sessions sessions;

    UserAdministration(Accounts accounts, Sessions sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @GetMapping
    List<Shown> all() {
        return accounts.all().stream().map(Shown::of).toList();
    }

    /** What is not given stays as it is; USER is always kept. A disabled account's sessions end at once. */
    @PatchMapping("/{username}")
    Shown change(@PathVariable String username, @RequestBody Change change, Account administrator) {
        Account from =
                accounts.find(username).orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "There is no such user."));
        Set<Role> roles = EnumSet.of(Role.USER);
        roles.addAll(change.roles() == null ? from.roles() : change.roles());
        boolean disabled = change.disabled() == null ? from.disabled() : change.disabled();
        if (!accounts.change(from, Set.copyOf(roles), disabled)) {
            throw new Refusal(
                    Reason.CONFLICT, "An enabled administrator must remain, or somebody else changed this user.");
        }
        if (disabled) {
            sessions.endAll(username, null);
        }
        log.info("{} set {} to roles {}, disabled {}", administrator.username(), username, roles, disabled);
        return Shown.of(accounts.find(username).orElseThrow());
    }

    record Change(@Nullable Boolean disabled, @Nullable Set<Role> roles) {}

    record Shown(String username, String displayName, List<Role> roles, boolean disabled) {

        static Shown of(Account account) {
            return new Shown(
                    account.username(),
                    account.displayName(),
                    account.roles().stream().sorted().toList(),
                    account.disabled());
        }
    }
}
