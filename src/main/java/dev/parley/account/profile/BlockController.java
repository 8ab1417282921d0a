package dev.parley.account.profile;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.Blocks;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists, adds and removes the accounts that the caller has blocked. */
@RestController
@RequestMapping("/api/accounts/me/blocks")
class BlockController {

    private static final int BURST = 30;
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Blocks blocks;
    private final Accounts accounts;
    private final SettingsChangeLimiter changeLimiter =
            new SettingsChangeLimiter(BURST, INTERVAL, InstantSource.system());

    BlockController(Blocks blocks, Accounts accounts) {
        this.blocks = blocks;
        this.accounts = accounts;
    }

    @GetMapping
    List<Blocks.Block> list(Account account) {
        return blocks.of(account.username());
    }

    /** Blocks an account, enabled or disabled. */
    @PutMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void block(@PathVariable String user, Account account) {
        String blocked = accounts.find(user.toLowerCase(Locale.ROOT))
                .map(Account::username)
                .orElseThrow(() -> new RequestRejected(ErrorCode.NOT_FOUND, "There is no user of that name."));
        if (blocked.equals(account.username())) {
            throw new RequestRejected(ErrorCode.INVALID, "You cannot block yourself.");
        }
        changeLimiter.charge(account.username());
        blocks.add(account.username(), blocked);
    }

    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unblock(@PathVariable String user, Account account) {
        changeLimiter.charge(account.username());
        // No user name contains a NUL, and PostgreSQL rejects it.
        blocks.remove(account.username(), user.toLowerCase(Locale.ROOT).replace("\0", ""));
    }
}
