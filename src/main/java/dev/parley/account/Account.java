package dev.parley.account;

import java.util.Set;

/**
 * A user as the rest of the service knows them.
 *
 * @param username {@code [a-z0-9][a-z0-9_-]{0,31}}, never changes
 * @param displayName free text of 1 to 64 characters without control characters
 * @param disabled true if they may not sign in
 * @param language in which they want the application, {@code en} or {@code zh-CN}; empty for the browser's
 * @param contact who may add the account to rooms, and whom it has blocked
 */
public record Account(
        String username, String displayName, Set<Role> roles, boolean disabled, String language, ContactRules contact) {

    /** An account with the default language and contact rules. */
    public Account(String username, String displayName, Set<Role> roles, boolean disabled) {
        this(username, displayName, roles, disabled, "", ContactRules.DEFAULT);
    }

    public boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }
}
