package dev.parley.conversation;

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

/** Carries a post: what is said is checked, then appended to its streams. Any thread. */
@Component
public class MessageService {

    private final BiFunction<NewEntry, List<StreamId>, CompletableFuture<Appended>> log;
    private final PostValidator rules;

    @Autowired
    MessageService(StreamLog log, PostValidator rules) {
        this(log::append, rules);
    }

    MessageService(BiFunction<NewEntry, List<StreamId>, CompletableFuture<Appended>> log, PostValidator rules) {
        this.log = log;
        this.rules = rules;
    }

    /**
     * Checks a draft and appends it to the streams, in one transaction. Never blocks.
     *
     * @param to the recipient's user name, for direct messages only
     * @param level for announcements only
     * @return completes when the entry is on disk; or exceptionally with a {@link RequestRejected}: {@code OVERLOADED} when
     *     trying again may help, as when the database is away; {@code INTERNAL} when the service itself failed. Nothing
     *     was written then, but for what {@link AppendFailed} says of a database that is lost in the middle of a commit
     * @throws RequestRejected {@code FORBIDDEN} (disabled account), {@code INVALID_TEXT}, {@code TOO_LARGE}, {@code INVALID}
     *     (clientId), {@code RATE_LIMITED}
     */
    public CompletableFuture<Appended> post(
            Account sender,
            PostRequest postRequest,
            List<StreamId> streams,
            @Nullable String to,
            @Nullable String level) {
        rules.checkSender(sender);
        String text = rules.checkText(postRequest.text());
        String clientId = rules.checkClientId(postRequest.clientId());
        rules.limitRate(sender);
        var mentions = rules.mentionedIn(text, streams.get(0), sender);
        return append(new NewEntry(Entry.MESSAGE, sender.username(), to, text, level, clientId, mentions), streams);
    }

    /**
     * Appends what somebody did to a conversation, for all to see; it counts as a post of theirs. Never blocks.
     *
     * @param kind a feature's own
     * @param text what it was, perhaps nothing
     * @return as {@link #post}
     * @throws RequestRejected {@code FORBIDDEN} (disabled account), {@code RATE_LIMITED}
     */
    public CompletableFuture<Appended> note(Account sender, String kind, String text, StreamId stream) {
        rules.checkSender(sender);
        rules.limitRate(sender);
        return append(new NewEntry(kind, sender.username(), null, text, null, null), List.of(stream));
    }

    /**
     * Counts as a post what changes a conversation without a word in it. Never blocks.
     *
     * @throws RequestRejected {@code RATE_LIMITED}
     */
    public void count(Account sender) {
        rules.limitRate(sender);
    }

    private CompletableFuture<Appended> append(NewEntry entry, List<StreamId> streams) {
        // Not exceptionally(): that would wrap the refusal for those who look at this very future.
        var answer = new CompletableFuture<Appended>();
        var unused = log.apply(entry, streams).whenComplete((appended, failure) -> {
            if (failure == null) {
                answer.complete(appended);
            } else {
                answer.completeExceptionally(AppendErrors.refusal(failure));
            }
        });
        return answer;
    }
}
