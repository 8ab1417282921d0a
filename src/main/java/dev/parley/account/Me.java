package dev.parley.account;

import java.util.List;

/** The signed-in account, as it is shown to itself. */
record Me(String username, String displayName, List<Role> roles, String language, String addedBy) {

    static Me of(Account account) {
        return new Me(
                account.username(),
                account.displayName(),
                account.roles().stream().sorted().toList(),
                account.language(),
                account.contact().addedBy().code());
    }
}
