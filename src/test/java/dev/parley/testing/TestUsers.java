package dev.parley.testing;

import dev.parley.account.Account;
import dev.parley.account.Role;
import java.util.Set;

/** The users of the tests; linus is the administrator. */
public final class TestUsers {

    public static final Account ADA = new Account("ada", "Ada", Set.of(Role.USER), false);
    public static final Account GRACE = new Account("grace", "Grace", Set.of(Role.USER), false);
    public static final Account LINUS = new Account("linus", "Linus", Set.of(Role.USER, Role.ADMIN), false);

    private TestUsers() {}

    public static Account disabled(Account account) {
        return new Account(account.username(), account.displayName(), account.roles(), true);
    }
}
