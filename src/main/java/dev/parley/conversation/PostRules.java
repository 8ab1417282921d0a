package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Checks what people want to say before it costs anything, posts and changes of posts alike. Any thread; never blocks. */
@Component
class PostRules {

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final TextRule textRule;
    private final RateLimit rateLimit;
    private final Mentions mentions;

    @Autowired
    PostRules(Limits limits, Mentions mentions) {
        this(limits, mentions, System::nanoTime);
    }

    PostRules(Limits limits, Mentions mentions, LongSupplier nanoTime) {
        this.mentions = mentions;
        this.textRule = new TextRule(limits.messageBytes().toBytes());
        this.rateLimit = new RateLimit(
                Duration.ofSeconds(1).dividedBy(limits.messagesPerSecond()), limits.messagesBurst(), nanoTime);
    }

    /** @throws Refusal {@code FORBIDDEN} */
    void checkSender(Account sender) {
        if (sender.disabled()) {
            throw new Refusal(Reason.FORBIDDEN, "This account is disabled.");
        }
    }

    /**
     * The text as it came.
     *
     * @throws Refusal {@code INVALID_TEXT}, {@code TOO_LARGE}
     */
    String checkText(@Nullable String text) {
        return textRule.check(text);
    }

    /** The users for whom a text counts as a mention of them. */
    List<String> mentionedIn(String text, StreamId stream, Account sender) {
        return mentions.counted(text, stream, sender.username());
    }

    /** @throws Refusal {@code INVALID} */
    @Nullable
    String checkClientId(@Nullable String clientId) {
        if (clientId != null && !CLIENT_ID.matcher(clientId).matches()) {
            throw new Refusal(Reason.INVALID, "A clientId has 1 to 64 of A-Z, a-z, 0-9, _ and -.");
        }
        return clientId;
    }

    /**
     * Comes last, so that what could never be done does not use up what the sender may do.
     *
     * @throws Refusal {@code RATE_LIMITED}
     */
    void limitRate(Account sender) {
        Duration wait = rateLimit.take(sender.username());
        if (!wait.isZero()) {
            throw new Refusal(Reason.RATE_LIMITED, "You are doing this too fast.", wait);
        }
    }
}
