package dev.parley.account;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.Set;

/**
 * The user names that nobody may choose. Accounts that have one already keep it.
 *
 * <p>Hyphens and underscores do not count: {@code every-one} is reserved as {@code everyone} is.
 */
final class ReservedNames {

    /** Behind an {@code @} these address many, and in a path {@code me} is whoever asks. Never given to anybody. */
    private static final Set<String> ADDRESSES =
            Set.of("me", "here", "channel", "all", "everyone", "everybody", "room", "rooms", "group", "team");

    /** These look as if they spoke for the installation. An administrator may give them to an account. */
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

    private static final String FIRST = "admin";

    private ReservedNames() {}

    /** Whether only the very first account may have this name, which then is an administrator's. */
    static boolean isForTheFirst(String username) {
        return username.equals(FIRST);
    }

    /** @throws RequestRejected {@code INVALID_USERNAME} for a name that nobody may choose */
    static void checkChosen(String username) {
        checkGiven(username);
        if (OFFICIAL.contains(plain(username))) {
            throw reserved("it looks as if it spoke for this service");
        }
    }

    /** @throws RequestRejected {@code INVALID_USERNAME} for a name that not even an administrator may give */
    static void checkGiven(String username) {
        if (ADDRESSES.contains(plain(username))) {
            throw reserved("it addresses others than one user");
        }
    }

    private static String plain(String username) {
        return username.replace("-", "").replace("_", "");
    }

    private static RequestRejected reserved(String why) {
        return new RequestRejected(
                ErrorCode.INVALID_USERNAME, "This user name is reserved: " + why + ". Choose another one.");
    }
}
