package dev.parley.account.profile;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Set;

/**
 * User names that cannot be chosen. Existing accounts with such a name keep it.
 *
 * <p>Hyphens and underscores are ignored: {@code every-one} is reserved like {@code everyone}.
 */
final class ReservedNames {

    /**
     * Names that address several users after an {@code @}; in a path, {@code me} is the caller. No account may have
     * them.
     */
    private static final Set<String> GROUP_ADDRESSES =
            Set.of("me", "here", "channel", "all", "everyone", "everybody", "room", "rooms", "group", "team");

    /** Names that look official. Only an administrator may assign them to an account. */
    private static final Set<String> OFFICIAL = Set.of(
            "admin",
            "admins",
            "administrator",
            "administrators",
            "announcements",
            "abuse",
            "bot",
            "help",
            "hostmaster",
            "moderator",
            "noreply",
            "official",
            "operator",
            "owner",
            "parley",
            "postmaster",
            "root",
            "security",
            "server",
            "staff",
            "support",
            "sysadmin",
            "system",
            "webmaster");

    private static final String FIRST_ACCOUNT_NAME = "admin";

    private ReservedNames() {}

    /** Returns whether only the first account, which is an administrator's, may choose this name. */
    static boolean isFirstAccountName(String username) {
        return username.equals(FIRST_ACCOUNT_NAME);
    }

    /**
     * Checks a name that a visitor chooses.
     *
     * @throws RequestRejected {@code INVALID_USERNAME} for a reserved name
     */
    static void requireChoosable(String username) {
        requireAssignable(username);
        if (OFFICIAL.contains(withoutSeparators(username))) {
            throw reserved("it looks like an official account of this service");
        }
    }

    /**
     * Checks a name that an administrator assigns.
     *
     * @throws RequestRejected {@code INVALID_USERNAME} for a name that addresses several users
     */
    static void requireAssignable(String username) {
        if (GROUP_ADDRESSES.contains(withoutSeparators(username))) {
            throw reserved("it addresses more than one user");
        }
    }

    private static String withoutSeparators(String username) {
        return username.replace("-", "").replace("_", "");
    }

    private static RequestRejected reserved(String reason) {
        return new RequestRejected(
                ErrorCode.INVALID_USERNAME, "This user name is reserved: " + reason + ". Choose another one.");
    }
}
