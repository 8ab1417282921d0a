package dev.parley.account;

import java.util.Set;

/**
 * How others may reach an account.
 *
 * @param addedBy who may put the account into a room
 * @param blocked user names that may neither add the account to rooms nor send it direct messages; at most
 *     {@link Blocks#MOST}
 */
public record ContactRules(AdditionPolicy addedBy, Set<String> blocked) {

    /** The rules of a new account. */
    static final ContactRules DEFAULT = new ContactRules(AdditionPolicy.EVERYBODY, Set.of());

    public boolean blocks(String username) {
        return blocked.contains(username);
    }

    /** Without the names: whom somebody has blocked is nobody else's business, logs included. */
    @Override
    public String toString() {
        return "ContactRules[" + addedBy + ", " + blocked.size() + " blocked]";
    }
}
