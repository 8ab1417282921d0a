package dev.parley.message;

import dev.parley.account.Account;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.AppendFailed;
import dev.parley.stream.Appended;
import dev.parley.stream.Entry;
import dev.parley.stream.NewEntry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Posts messages: checks each of them, then appends it to its streams. Any thread. */
@Component
public class MessageService {

    private final BiFunction<NewEntry, List<StreamId>, CompletableFuture<Appended>> log;
    private final PostValidator validator;

    @Autowired
    MessageService(StreamLog log, PostValidator validator) {
        this(log::append, validator);
    }

    MessageService(BiFunction<NewEntry, List<StreamId>, CompletableFuture<Appended>> log, PostValidator validator) {
        this.log = log;
        this.validator = validator;
    }

    /**
     * Checks a message and appends it to the streams, in one transaction. Never blocks.
     *
     * @param to the recipient's user name, for direct messages only
     * @param level for announcements only
     * @return completes when the entry is on disk, or exceptionally with a {@link RequestRejected}: {@code OVERLOADED} if a
     *     retry may succeed, for example while the database is unavailable; {@code INTERNAL} if the service itself failed. In
     *     both cases nothing was written, except if the database connection was lost during the commit, see {@link AppendFailed}
     * @throws RequestRejected {@code FORBIDDEN} (disabled account), {@code INVALID_TEXT}, {@code TOO_LARGE}, {@code INVALID}
     *     (clientId), {@code RATE_LIMITED}
     */
    public CompletableFuture<Appended> post(
            Account sender,
            PostRequest postRequest,
            List<StreamId> streams,
            @Nullable String to,
            @Nullable String level) {
        validator.checkSender(sender);
        String text = validator.checkText(postRequest.text());
        String clientId = validator.checkClientId(postRequest.clientId());
        validator.chargeRateLimit(sender);
        var mentions = validator.mentionedIn(text, streams.get(0), sender);
        return append(new NewEntry(Entry.MESSAGE, sender.username(), to, text, level, clientId, mentions), streams);
    }

    /**
     * Appends a notice of a user's action on a conversation, visible to all its readers. Counts as a post of that user. Never
     * blocks.
     *
     * @param kind the entry kind, defined by the calling feature
     * @param text a description, possibly empty
     * @return completes when the entry is on disk, or exceptionally, see {@link #post}
     * @throws RequestRejected {@code FORBIDDEN} (disabled account), {@code RATE_LIMITED}
     */
    public CompletableFuture<Appended> appendNotice(Account sender, String kind, String text, StreamId stream) {
        validator.checkSender(sender);
        validator.chargeRateLimit(sender);
        return append(new NewEntry(kind, sender.username(), null, text, null, null), List.of(stream));
    }

    /**
     * Charges the sender's rate limit for one post, for an action that changes a conversation without appending an entry. Never
     * blocks.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    public void charge(Account sender) {
        validator.chargeRateLimit(sender);
    }

    private CompletableFuture<Appended> append(NewEntry entry, List<StreamId> streams) {
        // Not exceptionally(): it would wrap the RequestRejected in a CompletionException.
        var result = new CompletableFuture<Appended>();
        var unused = log.apply(entry, streams).whenComplete((appended, failure) -> {
            if (failure == null) {
                result.complete(appended);
            } else {
                result.completeExceptionally(AppendErrors.toRejection(failure));
            }
        });
        return result;
    }
}
