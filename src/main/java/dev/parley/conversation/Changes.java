package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.Appended;
import dev.parley.stream.ClientIdReused;
import dev.parley.stream.Entry;
import dev.parley.stream.NewEntry;
import dev.parley.stream.Position;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import dev.parley.stream.TargetGone;
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
 * <p>The future completes when the change is on disk; or exceptionally with a {@link Refusal}: {@code NOT_FOUND} if there is
 * no such message or it was deleted, {@code FORBIDDEN}, {@code OVERLOADED}, {@code INTERNAL}. What has been done already under
 * the same {@code clientId} is answered as if it were done now, whatever has become of the message since.
 */
@Component
public class Changes {

    private final StreamLog log;
    private final PostRules rules;
    private final ChangeThreads threads;
    private final Duration editWithin;
    private final InstantSource clock;

    @Autowired
    Changes(StreamLog log, PostRules rules, ChangeThreads threads, Limits limits) {
        this(log, rules, threads, limits.editWithin(), InstantSource.system());
    }

    Changes(StreamLog log, PostRules rules, ChangeThreads threads, Duration editWithin, InstantSource clock) {
        this.log = log;
        this.rules = rules;
        this.threads = threads;
        this.editWithin = editWithin;
        this.clock = clock;
    }

    /** @throws Refusal what {@link Posts#post} refuses at once, and {@code INVALID} without a target */
    public CompletableFuture<Appended> edit(Account sender, Venue venue, Edit edit) {
        String text = rules.checkText(edit.text());
        var entry = entry(Entry.EDIT, sender, venue, text, edit.clientId());
        return carry(sender, new Change(entry, venue, checkTarget(edit.target()), this::checkEditable));
    }

    /** @throws Refusal likewise */
    public CompletableFuture<Appended> delete(Account sender, Venue venue, Deletion deletion) {
        var entry = entry(Entry.DELETE, sender, venue, "", deletion.clientId());
        return carry(sender, new Change(entry, venue, checkTarget(deletion.target()), Changes::checkDeletable));
    }

    /** @param rule throws the refusal that the message asks for */
    private record Change(NewEntry entry, Venue venue, long target, BiConsumer<Change, Entry> rule) {

        boolean isRepeatOf(Entry first) {
            return entry.isRepeatOf(first, venue.stream(), target);
        }

        boolean isByAuthorOf(Entry message) {
            return message.from().equals(entry.from());
        }
    }

    private NewEntry entry(String kind, Account sender, Venue venue, String text, @Nullable String clientId) {
        var mentions = rules.mentionedIn(text, venue.stream(), sender);
        return new NewEntry(kind, sender.username(), venue.peer(), text, null, rules.checkClientId(clientId), mentions);
    }

    private static long checkTarget(@Nullable Long target) {
        if (target == null || target < 1) {
            throw new Refusal(Reason.INVALID, "A change needs a target: the number of the message.");
        }
        return target;
    }

    private void checkEditable(Change edit, Entry message) {
        if (!edit.isByAuthorOf(message)) {
            throw new Refusal(Reason.FORBIDDEN, "Only its author may edit a message.");
        }
        if (message.at().plus(editWithin).isBefore(clock.instant())) {
            throw new Refusal(Reason.FORBIDDEN, "This message is too old to be edited.");
        }
    }

    private static void checkDeletable(Change delete, Entry message) {
        if (!delete.isByAuthorOf(message) && !delete.venue().moderates().getAsBoolean()) {
            throw new Refusal(Reason.FORBIDDEN, "This message is not yours to delete.");
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
                    answer.completeExceptionally(LogFailure.refusal(e));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(LogFailure.refusal(e));
        }
    }

    private void decide(Change change, CompletableFuture<Appended> answer) {
        List<Position> targets;
        try {
            var message = find(change);
            change.rule().accept(change, message);
            targets = targets(change.venue(), message);
        } catch (Refusal refusal) {
            refuse(change, refusal, answer);
            return;
        }
        var unused = log.change(change.entry(), targets).whenComplete((appended, failure) -> {
            if (failure == null) {
                answer.complete(appended);
            } else if (failure instanceof TargetGone) {
                // On the log's thread, which must not block.
                blocking(change, answer, () -> refuse(change, noSuchMessage(), answer));
            } else {
                answer.completeExceptionally(LogFailure.refusal(failure));
            }
        });
    }

    private Entry find(Change change) {
        return log.find(new Position(change.venue().stream(), change.target()))
                .filter(entry ->
                        entry.kind().equals(Entry.MESSAGE) && change.venue().holds(entry))
                .orElseThrow(Changes::noSuchMessage);
    }

    /** The sender's own first, as in a post: its number is the one in the receipt. */
    private List<Position> targets(Venue venue, Entry message) {
        var own = new Position(message.stream(), message.seq());
        String username = message.stream().name();
        if (venue.peer() == null || venue.peer().equals(username)) {
            return List.of(own);
        }
        return Stream.concat(Stream.of(own), log.locate(StreamId.inbox(venue.peer()), username, message.id()).stream())
                .toList();
    }

    /** The message may be gone, or out of reach by now, because this very change was made before. */
    private void refuse(Change change, Refusal refusal, CompletableFuture<Appended> answer) {
        String clientId = change.entry().clientId();
        Optional<Entry> first =
                clientId == null ? Optional.empty() : log.first(change.entry().from(), clientId);
        if (first.isEmpty()) {
            answer.completeExceptionally(refusal);
        } else if (change.isRepeatOf(first.get())) {
            answer.complete(new Appended(first.get(), true));
        } else {
            answer.completeExceptionally(LogFailure.refusal(new ClientIdReused()));
        }
    }

    private static Refusal noSuchMessage() {
        return new Refusal(Reason.NOT_FOUND, "There is no such message, or it was deleted.");
    }
}
