package dev.parley.account;

import java.util.Set;

/**
 * A user account, as other packages see it.
 *
 * @param username {@code [a-z0-9][a-z0-9_-]{0,31}}, never changes
 * @param displayName free text of 1 to 64 characters without control characters
 * @param disabled whether sign-in is forbidden
 * @param language language of the application, {@code en} or {@code zh-CN}; empty for the browser's language
 * @param contact who may add the account to rooms, and which users it has blocked
 */
public record Account(
        String username, String displayName, Set<Role> roles, boolean disabled, String language, ContactRules contact) {

    /** Creates an account with the default language and contact rules. */
    public Account(String username, String displayName, Set<Role> roles, boolean disabled) {
        this(username, displayName, roles, disabled, "", ContactRules.DEFAULT);
    }

    public boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }
}
