package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.ContactRules;
import dev.parley.conversation.MessageService;
import dev.parley.conversation.RateLimit;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Decides whether somebody may put another person into a room, and how fast people come, go and add others.
 *
 * <p>Any thread; blocks for database reads. Three limits:
 *
 * <table>
 * <caption>Limits</caption>
 * <tr><td>every change of a membership</td><td>counts as a post of the caller; per node</td></tr>
 * <tr><td>additions by one user</td><td>{@link RoomSettings#additionsPerHour}; per node, in memory</td></tr>
 * <tr><td>additions of one user by others</td><td>{@link RoomSettings#additionsPerPersonPerDay}; in the database, so all nodes
 *     share it</td></tr>
 * </table>
 */
@Component
class MembershipLimits {

    private static final Duration DAY = Duration.ofDays(1);

    private final Accounts accounts;
    private final AdditionRepository table;
    private final MessageService messageService;
    private final RoomSettings settings;
    private final RateLimit additions;

    MembershipLimits(
            Accounts accounts, AdditionRepository table, MessageService messageService, RoomSettings settings) {
        this.accounts = accounts;
        this.table = table;
        this.messageService = messageService;
        this.settings = settings;
        this.additions = settings.additionLimit(System::nanoTime);
    }

    /** @throws RequestRejected {@code RATE_LIMITED} */
    void count(Account caller) {
        messageService.charge(caller);
    }

    /**
     * Counts an addition of the adder's, if the other person may be added by them at all. One answer for all reasons: a
     * refused adder does not learn whether they are blocked.
     *
     * @throws RequestRejected {@code NOT_ADDABLE}, {@code RATE_LIMITED}
     */
    void countAddition(Account adder, Account added) {
        if (!mayAdd(adder.username(), added)) {
            throw new RequestRejected(ErrorCode.NOT_ADDABLE, "This person cannot be added to rooms by you.");
        }
        count(adder);
        Duration wait = additions.acquire(adder.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are adding people too fast.", wait);
        }
    }

    /**
     * Counts that a person is added by somebody else, within the transaction that adds them.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    void countAdded(String username) {
        int burst = settings.additionsPerPersonPerDay();
        Duration wait = table.take(
                username, DAY.dividedBy(burst), burst, InstantSource.system().millis());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "This person was added to many rooms already.", wait);
        }
    }

    /** @throws RequestRejected {@code NOT_ADDABLE} if that user has blocked the owner who wants to give them a room */
    void checkHandOver(Account owner, String username) {
        if (accounts.read(username)
                .filter(account -> account.contact().blocks(owner.username()))
                .isPresent()) {
            throw new RequestRejected(ErrorCode.NOT_ADDABLE, "This person cannot become the owner through you.");
        }
    }

    private boolean mayAdd(String adder, Account added) {
        // From the database: another node may have stored a block a moment ago.
        ContactRules rules = accounts.read(added.username()).orElse(added).contact();
        if (rules.blocks(adder)) {
            return false;
        }
        return switch (rules.addedBy()) {
            case EVERYBODY -> true;
            case SHARED_ROOMS -> table.shareRoom(adder, added.username());
            case NOBODY -> false;
        };
    }
}
