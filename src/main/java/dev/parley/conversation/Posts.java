package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.AppendFailed;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import dev.parley.stream.LogOverloaded;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Carries a post: what is said is checked, then appended to its streams. Any thread. */
@Component
public class Posts {

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Duration RETRY_WHEN_OVERLOADED = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_AWAY = Duration.ofSeconds(3);

    private final BiFunction<NewEntry, List<StreamId>, CompletableFuture<Appended>> log;
    private final TextRule textRule;
    private final RateLimit rateLimit;

    @Autowired
    Posts(StreamLog log, Limits limits) {
        this(log::append, limits, System::nanoTime);
    }

    Posts(BiFunction<NewEntry, List<StreamId>, CompletableFuture<Appended>> log, Limits limits, LongSupplier nanoTime) {
        this.log = log;
        this.textRule = new TextRule(limits.messageBytes().toBytes());
        this.rateLimit = new RateLimit(
                Duration.ofSeconds(1).dividedBy(limits.messagesPerSecond()), limits.messagesBurst(), nanoTime);
    }

    /**
     * Checks a draft and appends it to the streams, in one transaction. Never blocks.
     *
     * @param to the recipient's user name, for direct messages only
     * @param level for announcements only
     * @return completes when the entry is on disk; or exceptionally with a {@link Refusal}: {@code OVERLOADED} when
     *     trying again may help, as when the database is away; {@code INTERNAL} when the service itself failed. Nothing
     *     was written then, but for what {@link AppendFailed} says of a database that is lost in the middle of a commit
     * @throws Refusal {@code FORBIDDEN} (disabled account), {@code INVALID_TEXT}, {@code TOO_LARGE}, {@code INVALID}
     *     (clientId), {@code RATE_LIMITED}
     */
    public CompletableFuture<Appended> post(
            Account sender, Draft draft, List<StreamId> streams, @Nullable String to, @Nullable String level) {
        if (sender.disabled()) {
            throw new Refusal(Reason.FORBIDDEN, "This account is disabled.");
        }
        String text = textRule.check(draft.text());
        String clientId = checkClientId(draft.clientId());
        // Last, so that a draft that could never be posted does not use up what the sender may post.
        limitRate(sender);
        return append(new NewEntry(Entry.MESSAGE, sender.username(), to, text, level, clientId), streams);
    }

    private static @Nullable String checkClientId(@Nullable String clientId) {
        if (clientId != null && !CLIENT_ID.matcher(clientId).matches()) {
            throw new Refusal(Reason.INVALID, "A clientId has 1 to 64 of A-Z, a-z, 0-9, _ and -.");
        }
        return clientId;
    }

    private void limitRate(Account sender) {
        Duration wait = rateLimit.take(sender.username());
        if (!wait.isZero()) {
            throw new Refusal(Reason.RATE_LIMITED, "You are posting too fast.", wait);
        }
    }

    private CompletableFuture<Appended> append(NewEntry entry, List<StreamId> streams) {
        // Not exceptionally(): that would wrap the refusal for those who look at this very future.
        var answer = new CompletableFuture<Appended>();
        var unused = log.apply(entry, streams).whenComplete((appended, failure) -> {
            if (failure == null) {
                answer.complete(appended);
            } else {
                answer.completeExceptionally(refusalOf(failure));
            }
        });
        return answer;
    }

    private static Refusal refusalOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LogOverloaded) {
            return new Refusal(Reason.OVERLOADED, "Too much is being posted right now.", RETRY_WHEN_OVERLOADED);
        }
        return cause instanceof AppendFailed
                ? new Refusal(Reason.OVERLOADED, "Messages cannot be stored for the moment.", RETRY_WHEN_AWAY)
                : new Refusal(Reason.INTERNAL, "The message could not be stored.");
    }
}
