package dev.parley.room.membership;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.ContactRules;
import dev.parley.message.MessageService;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.RateLimit;
import dev.parley.room.RoomSettings;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Decides whether one user may add another to a room, and limits the rate of joins, leaves and additions.
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
public class MembershipLimits {

    private static final Duration DAY = Duration.ofDays(1);

    private final Accounts accounts;
    private final AdditionRepository additionRepository;
    private final MessageService messageService;
    private final RoomSettings settings;
    private final RateLimit additions;

    MembershipLimits(
            Accounts accounts,
            AdditionRepository additionRepository,
            MessageService messageService,
            RoomSettings settings) {
        this.accounts = accounts;
        this.additionRepository = additionRepository;
        this.messageService = messageService;
        this.settings = settings;
        this.additions = settings.additionLimit(System::nanoTime);
    }

    /**
     * Charges a change of a membership to the caller's post limit.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    public void charge(Account caller) {
        messageService.charge(caller);
    }

    /**
     * Charges an addition to the adder, if they may add the other user at all. The error is the same for all reasons,
     * so that a rejected adder does not learn whether they are blocked.
     *
     * @throws RequestRejected {@code NOT_ADDABLE}, {@code RATE_LIMITED}
     */
    void chargeAddition(Account adder, Account added) {
        if (!mayAdd(adder.username(), added)) {
            throw new RequestRejected(ErrorCode.NOT_ADDABLE, "You cannot add this person to rooms.");
        }
        charge(adder);
        Duration wait = additions.acquire(adder.username());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "You are adding people to rooms too fast.", wait);
        }
    }

    /**
     * Charges an addition to the limit of the added user. Call this within the transaction that adds them.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    void chargeAdded(String username) {
        int burst = settings.additionsPerPersonPerDay();
        Duration wait = additionRepository.charge(
                username, DAY.dividedBy(burst), burst, InstantSource.system().millis());
        if (!wait.isZero()) {
            throw new RequestRejected(ErrorCode.RATE_LIMITED, "Others have added this person to too many rooms.", wait);
        }
    }

    /**
     * Checks that the user would accept the room from its owner.
     *
     * @throws RequestRejected {@code NOT_ADDABLE} if the user has blocked the owner
     */
    public void requireAcceptsOwnership(Account owner, String username) {
        if (accounts.findUncached(username)
                .filter(account -> account.contact().blocks(owner.username()))
                .isPresent()) {
            throw new RequestRejected(ErrorCode.NOT_ADDABLE, "You cannot give a room to this person.");
        }
    }

    private boolean mayAdd(String adder, Account added) {
        // Reads the database, because another node may have stored a block a moment ago.
        ContactRules rules =
                accounts.findUncached(added.username()).orElse(added).contact();
        if (rules.blocks(adder)) {
            return false;
        }
        return switch (rules.addedBy()) {
            case EVERYBODY -> true;
            case SHARED_ROOMS -> additionRepository.shareRoom(adder, added.username());
            case NOBODY -> false;
        };
    }
}
