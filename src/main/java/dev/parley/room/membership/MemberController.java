package dev.parley.room.membership;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.room.RoomName;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Adds and removes the members of a room over HTTP. */
@RestController
@RequestMapping("/api/rooms/{room}/members")
class MemberController {

    private static final String ME = "me";

    private final Memberships memberships;
    private final MembershipAgreements membershipAgreements;
    private final Accounts accounts;

    MemberController(Memberships memberships, MembershipAgreements membershipAgreements, Accounts accounts) {
        this.memberships = memberships;
        this.membershipAgreements = membershipAgreements;
        this.accounts = accounts;
    }

    /**
     * Adds a member. A PUT for the caller's own name joins the room; if another user had added the caller, it also
     * records that the caller agrees.
     */
    @PutMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(@PathVariable String room, @PathVariable String user, Account caller) {
        var name = RoomName.of(room);
        String username = username(user, caller);
        if (username.equals(caller.username())) {
            memberships.join(name, caller);
            membershipAgreements.agree(name, caller.username());
        } else {
            memberships.invite(name, caller, requireEnabled(username));
        }
    }

    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String room, @PathVariable String user, Account caller) {
        var name = RoomName.of(room);
        String username = username(user, caller);
        if (username.equals(caller.username())) {
            memberships.leave(name, caller);
        } else {
            memberships.remove(name, caller, username);
        }
    }

    /**
     * Returns the user name in a path, where {@code me} always means the caller. An account named {@code me}, created
     * before that name was reserved, is addressed as {@code @me}.
     */
    private static String username(String user, Account caller) {
        String name = user.toLowerCase(Locale.ROOT);
        if (name.equals(ME)) {
            return caller.username();
        }
        return name.startsWith("@") ? name.substring(1) : name;
    }

    private Account requireEnabled(String username) {
        var account = accounts.find(username)
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no user of that name."));
        if (account.disabled()) {
            throw new RequestRejected(
                    ErrorCode.ACCOUNT_DISABLED, "This account is disabled, so it cannot be added to a room.");
        }
        return account;
    }
}
