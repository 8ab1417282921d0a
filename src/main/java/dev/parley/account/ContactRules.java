package dev.parley.account;

import java.util.Set;

/**
 * The rules by which others may contact an account.
 *
 * @param addedBy who may add the account to a room
 * @param blocked user names that may neither add the account to rooms nor send it direct messages; at most {@link
 *     Blocks#MAX_BLOCKED}
 */
public record ContactRules(AdditionPolicy addedBy, Set<String> blocked) {

    /** The rules of a new account. */
    static final ContactRules DEFAULT = new ContactRules(AdditionPolicy.EVERYBODY, Set.of());

    public boolean blocks(String username) {
        return blocked.contains(username);
    }

    /** Omits the blocked names: they are private, and must not appear in logs. */
    @Override
    public String toString() {
        return "ContactRules[" + addedBy + ", " + blocked.size() + " blocked]";
    }
}
