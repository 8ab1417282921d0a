package dev.parley.presence;

import dev.parley.account.Account;
import dev.parley.account.AccountNames;
import dev.parley.account.PresenceLookup;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the directory of users, with their presence. */
@RestController
class DirectoryController {

    private static final int MAX_RESULTS = 50;
    /** The longest display name. */
    private static final int MAX_QUERY_LENGTH = 64;

    private final AccountNames names;
    private final PresenceLookup presenceLookup;

    DirectoryController(AccountNames names, PresenceLookup presenceLookup) {
        this.names = names;
        this.presenceLookup = presenceLookup;
    }

    record UserResponse(String username, String displayName, boolean online, boolean idle) {}

    /** @param caller unused; as a parameter it requires a signed-in user */
    @GetMapping("/api/users")
    List<UserResponse> users(@RequestParam(name = "q", defaultValue = "") String text, Account caller) {
        if (text.length() > MAX_QUERY_LENGTH) {
            throw new RequestRejected(ErrorCode.INVALID, "`q` must have at most " + MAX_QUERY_LENGTH + " characters.");
        }
        return names.search(text, MAX_RESULTS).stream().map(this::response).toList();
    }

    private UserResponse response(AccountNames.ListedName named) {
        String username = named.username();
        return new UserResponse(
                username, named.displayName(), presenceLookup.isOnline(username), presenceLookup.isIdle(username));
    }
}
