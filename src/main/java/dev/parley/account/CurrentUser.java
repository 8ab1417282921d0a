package dev.parley.account;

import java.util.List;

/** The signed-in account, as its own clients receive it. */
public record CurrentUser(String username, String displayName, List<Role> roles, String language, String addedBy) {

    public static CurrentUser of(Account account) {
        return new CurrentUser(
                account.username(),
                account.displayName(),
                account.roles().stream().sorted().toList(),
                account.language(),
                account.contact().addedBy().code());
    }
}
