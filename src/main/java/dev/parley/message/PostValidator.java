package dev.parley.message;

import dev.parley.account.Account;
import dev.parley.message.text.Mentions;
import dev.parley.message.text.MessageTextValidator;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
import dev.parley.ratelimit.RateLimit;
import dev.parley.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Checks posts, edits and deletes before they cause any work. Any thread; never blocks. */
@Component
class PostValidator {

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final MessageTextValidator messageTextValidator;
    private final RateLimit rateLimit;
    private final Mentions mentions;

    @Autowired
    PostValidator(Limits limits, Mentions mentions) {
        this(limits, mentions, System::nanoTime);
    }

    PostValidator(Limits limits, Mentions mentions, LongSupplier nanoTime) {
        this.mentions = mentions;
        this.messageTextValidator =
                new MessageTextValidator(limits.messageBytes().toBytes());
        this.rateLimit = new RateLimit(
                Duration.ofSeconds(1).dividedBy(limits.messagesPerSecond()), limits.messagesBurst(), nanoTime);
    }

    /** @throws RequestRejected {@code FORBIDDEN} */
    void checkSender(Account sender) {
        if (sender.disabled()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "This account is disabled.");
        }
    }

    /**
     * Returns the text unchanged.
     *
     * @throws RequestRejected {@code INVALID_TEXT}, {@code TOO_LARGE}
     */
    String checkText(@Nullable String text) {
        return messageTextValidator.check(text);
    }

    /** Returns the users for whom the text is recorded as a mention. */
    List<String> mentionedIn(String text, StreamId stream, Account sender) {
        return mentions.recorded(text, stream, sender.username());
    }

    /** @throws RequestRejected {@code INVALID} */
    @Nullable
    String checkClientId(@Nullable String clientId) {
        if (clientId != null && !CLIENT_ID.matcher(clientId).matches()) {
            throw new RequestRejected(
                    ErrorCode.INVALID, "clientId must have 1 to 64 characters of A-Z, a-z, 0-9, _ and -.");
        }
        return clientId;
    }

    /**
     * Charges the sender's rate limit. Call this after all other checks, so that invalid requests do not use up the limit.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    void chargeRateLimit(Account sender) {
        Duration wait = rateLimit.acquire(sender.username());
        if (!wait.isZero()) {
            throw new RequestRejected(
                    ErrorCode.RATE_LIMITED, "You are sending too fast. Wait before you try again.", wait);
        }
    }
}
