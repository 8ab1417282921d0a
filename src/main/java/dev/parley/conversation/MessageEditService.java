package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.Appended;
import dev.parley.stream.ClientIdReused;
import dev.parley.stream.Entry;
import dev.parley.stream.MessageNotFound;
import dev.parley.stream.NewEntry;
import dev.parley.stream.Position;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Carries an edit or a delete: whether the sender may is checked, then it is appended to the streams that hold the message.
 * Any thread; never blocks.
 *
 * <table>
 * <caption>Who may change what they may read</caption>
 * <tr><th>edit</th><td>the author, for {@link Limits#editWithin()} after posting</td></tr>
 * <tr><th>delete</th><td>the author; whoever moderates the room</td></tr>
 * <tr><th>anything else</th><td>nobody</td></tr>
 * </table>
 *
 * <p>The future completes when the change is on disk; or exceptionally with a {@link RequestRejected}: {@code NOT_FOUND} if there is
 * no such message or it was deleted, {@code FORBIDDEN}, {@code OVERLOADED}, {@code INTERNAL}. What has been done already under
 * the same {@code clientId} is answered as if it were done now, whatever has become of the message since.
 */
@Component
public class MessageEditService {

    private final StreamLog log;
    private final PostValidator rules;
    private final EditExecutor threads;
    private final Duration editWithin;
    private final InstantSource clock;

    @Autowired
    MessageEditService(StreamLog log, PostValidator rules, EditExecutor threads, Limits limits) {
        this(log, rules, threads, limits.editWithin(), InstantSource.system());
    }

    MessageEditService(
            StreamLog log, PostValidator rules, EditExecutor threads, Duration editWithin, InstantSource clock) {
        this.log = log;
        this.rules = rules;
        this.threads = threads;
        this.editWithin = editWithin;
        this.clock = clock;
    }

    /** @throws RequestRejected what {@link MessageService#post} refuses at once, and {@code INVALID} without a target */
    public CompletableFuture<Appended> edit(Account sender, EditContext venue, EditRequest editRequest) {
        String text = rules.checkText(editRequest.text());
        var entry = entry(Entry.EDIT, sender, venue, text, editRequest.clientId());
        return carry(sender, new Change(entry, venue, checkTarget(editRequest.target()), this::checkEditable));
    }

    /** @throws RequestRejected likewise */
    public CompletableFuture<Appended> delete(Account sender, EditContext venue, DeleteRequest deleteRequest) {
        var entry = entry(Entry.DELETE, sender, venue, "", deleteRequest.clientId());
        return carry(
                sender,
                new Change(entry, venue, checkTarget(deleteRequest.target()), MessageEditService::checkDeletable));
    }

    /** @param rule throws the refusal that the message asks for */
    private record Change(NewEntry entry, EditContext venue, long target, BiConsumer<Change, Entry> rule) {

        boolean isRepeatOf(Entry first) {
            return entry.isRepeatOf(first, venue.stream(), target);
        }

        boolean isByAuthorOf(Entry message) {
            return message.from().equals(entry.from());
        }
    }

    private NewEntry entry(String kind, Account sender, EditContext venue, String text, @Nullable String clientId) {
        var mentions = rules.mentionedIn(text, venue.stream(), sender);
        return new NewEntry(kind, sender.username(), venue.peer(), text, null, rules.checkClientId(clientId), mentions);
    }

    private static long checkTarget(@Nullable Long target) {
        if (target == null || target < 1) {
            throw new RequestRejected(ErrorCode.INVALID, "A change needs a target: the number of the message.");
        }
        return target;
    }

    private void checkEditable(Change editRequest, Entry message) {
        if (!editRequest.isByAuthorOf(message)) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Only its author may edit a message.");
        }
        if (message.at().plus(editWithin).isBefore(clock.instant())) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "This message is too old to be edited.");
        }
    }

    private static void checkDeletable(Change delete, Entry message) {
        if (!delete.isByAuthorOf(message) && !delete.venue().moderates().getAsBoolean()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "This message is not yours to delete.");
        }
    }

    private CompletableFuture<Appended> carry(Account sender, Change change) {
        rules.checkSender(sender);
        rules.limitRate(sender);
        var answer = new CompletableFuture<Appended>();
        blocking(change, answer, () -> decide(change, answer));
        return answer;
    }

    private void blocking(Change change, CompletableFuture<Appended> answer, Runnable task) {
        try {
            threads.execute(change.entry().from(), () -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    answer.completeExceptionally(AppendErrors.refusal(e));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(AppendErrors.refusal(e));
        }
    }

    private void decide(Change change, CompletableFuture<Appended> answer) {
        List<Position> targets;
        try {
            var message = find(change);
            change.rule().accept(change, message);
            targets = targets(change.venue(), message);
        } catch (RequestRejected requestRejected) {
            refuse(change, requestRejected, answer);
            return;
        }
        var unused = log.change(change.entry(), targets).whenComplete((appended, failure) -> {
            if (failure == null) {
                answer.complete(appended);
            } else if (failure instanceof MessageNotFound) {
                // On the log's thread, which must not block.
                blocking(change, answer, () -> refuse(change, noSuchMessage(), answer));
            } else {
                answer.completeExceptionally(AppendErrors.refusal(failure));
            }
        });
    }

    private Entry find(Change change) {
        return log.find(new Position(change.venue().stream(), change.target()))
                .filter(entry ->
                        entry.kind().equals(Entry.MESSAGE) && change.venue().holds(entry))
                .orElseThrow(MessageEditService::noSuchMessage);
    }

    /** The sender's own first, as in a post: its number is the one in the receipt. */
    private List<Position> targets(EditContext venue, Entry message) {
        var own = new Position(message.stream(), message.seq());
        String username = message.stream().name();
        if (venue.peer() == null || venue.peer().equals(username)) {
            return List.of(own);
        }
        return Stream.concat(Stream.of(own), log.locate(StreamId.inbox(venue.peer()), username, message.id()).stream())
                .toList();
    }

    /** The message may be gone, or out of reach by now, because this very change was made before. */
    private void refuse(Change change, RequestRejected requestRejected, CompletableFuture<Appended> answer) {
        String clientId = change.entry().clientId();
        Optional<Entry> first =
                clientId == null ? Optional.empty() : log.first(change.entry().from(), clientId);
        if (first.isEmpty()) {
            answer.completeExceptionally(requestRejected);
        } else if (change.isRepeatOf(first.get())) {
            answer.complete(new Appended(first.get(), true));
        } else {
            answer.completeExceptionally(AppendErrors.refusal(new ClientIdReused()));
        }
    }

    private static RequestRejected noSuchMessage() {
        return new RequestRejected(ErrorCode.NOT_FOUND, "There is no such message, or it was deleted.");
    }
}
