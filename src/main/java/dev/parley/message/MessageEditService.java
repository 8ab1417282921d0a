package dev.parley.message;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.ratelimit.Limits;
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
 * Executes edits and deletes: checks the sender's permission, then appends the change to the streams that hold the message.
 * Any thread; never blocks.
 *
 * <table>
 * <caption>Permissions on a message that the user may read</caption>
 * <tr><th>edit</th><td>the author, for {@link Limits#editWithin()} after posting</td></tr>
 * <tr><th>delete</th><td>the author; the room's moderators</td></tr>
 * <tr><th>any other change</th><td>no user</td></tr>
 * </table>
 *
 * <p>The future completes when the change is on disk, or exceptionally with a {@link RequestRejected}: {@code NOT_FOUND} if
 * the message does not exist or was deleted, {@code FORBIDDEN}, {@code OVERLOADED}, {@code INTERNAL}. A change that repeats
 * the {@code clientId} of an earlier one returns the earlier result, even if the message was changed or deleted since.
 */
@Component
public class MessageEditService {

    private final StreamLog log;
    private final PostValidator validator;
    private final EditExecutor executor;
    private final Duration editWithin;
    private final InstantSource clock;

    @Autowired
    MessageEditService(StreamLog log, PostValidator validator, EditExecutor executor, Limits limits) {
        this(log, validator, executor, limits.editWithin(), InstantSource.system());
    }

    MessageEditService(
            StreamLog log, PostValidator validator, EditExecutor executor, Duration editWithin, InstantSource clock) {
        this.log = log;
        this.validator = validator;
        this.executor = executor;
        this.editWithin = editWithin;
        this.clock = clock;
    }

    /**
     * Replaces the text of a message.
     *
     * @throws RequestRejected for every reason of {@link MessageService#post}, and {@code INVALID} without a target
     */
    public CompletableFuture<Appended> edit(Account sender, EditContext context, EditRequest editRequest) {
        String text = validator.checkText(editRequest.text());
        var entry = entry(Entry.EDIT, sender, context, text, editRequest.clientId());
        return submit(sender, new Change(entry, context, checkTarget(editRequest.target()), this::checkEditable));
    }

    /**
     * Deletes a message.
     *
     * @throws RequestRejected {@code FORBIDDEN} (disabled account), {@code INVALID} (clientId, or no target),
     *     {@code RATE_LIMITED}
     */
    public CompletableFuture<Appended> delete(Account sender, EditContext context, DeleteRequest deleteRequest) {
        var entry = entry(Entry.DELETE, sender, context, "", deleteRequest.clientId());
        return submit(
                sender,
                new Change(entry, context, checkTarget(deleteRequest.target()), MessageEditService::checkDeletable));
    }

    /** @param rule throws {@link RequestRejected} if the sender may not change this message */
    private record Change(NewEntry entry, EditContext context, long target, BiConsumer<Change, Entry> rule) {

        boolean isRepeatOf(Entry first) {
            return entry.isRepeatOf(first, context.stream(), target);
        }

        boolean isByAuthorOf(Entry message) {
            return message.from().equals(entry.from());
        }
    }

    private NewEntry entry(String kind, Account sender, EditContext context, String text, @Nullable String clientId) {
        var mentions = validator.mentionedIn(text, context.stream(), sender);
        return new NewEntry(
                kind, sender.username(), context.peer(), text, null, validator.checkClientId(clientId), mentions);
    }

    private static long checkTarget(@Nullable Long target) {
        if (target == null || target < 1) {
            throw new RequestRejected(ErrorCode.INVALID, "target must be the number of the message.");
        }
        return target;
    }

    private void checkEditable(Change edit, Entry message) {
        if (!edit.isByAuthorOf(message)) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Only the author may edit a message.");
        }
        if (message.at().plus(editWithin).isBefore(clock.instant())) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "This message is too old to be edited.");
        }
    }

    private static void checkDeletable(Change delete, Entry message) {
        if (!delete.isByAuthorOf(message) && !delete.context().moderates().getAsBoolean()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "You may not delete this message.");
        }
    }

    private CompletableFuture<Appended> submit(Account sender, Change change) {
        validator.checkSender(sender);
        validator.chargeRateLimit(sender);
        var result = new CompletableFuture<Appended>();
        runOnEditThread(change, result, () -> checkAndAppend(change, result));
        return result;
    }

    private void runOnEditThread(Change change, CompletableFuture<Appended> result, Runnable task) {
        try {
            executor.execute(change.entry().from(), () -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    result.completeExceptionally(AppendErrors.toRejection(e));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(AppendErrors.toRejection(e));
        }
    }

    private void checkAndAppend(Change change, CompletableFuture<Appended> result) {
        List<Position> targets;
        try {
            var message = find(change);
            change.rule().accept(change, message);
            targets = targets(change.context(), message);
        } catch (RequestRejected requestRejected) {
            rejectUnlessRepeated(change, requestRejected, result);
            return;
        }
        var unused = log.change(change.entry(), targets).whenComplete((appended, failure) -> {
            if (failure == null) {
                result.complete(appended);
            } else if (failure instanceof MessageNotFound) {
                // This runs on the log's thread, which must not block.
                runOnEditThread(change, result, () -> rejectUnlessRepeated(change, noSuchMessage(), result));
            } else {
                result.completeExceptionally(AppendErrors.toRejection(failure));
            }
        });
    }

    private Entry find(Change change) {
        return log.find(new Position(change.context().stream(), change.target()))
                .filter(entry ->
                        entry.kind().equals(Entry.MESSAGE) && change.context().contains(entry))
                .orElseThrow(MessageEditService::noSuchMessage);
    }

    /** Returns the sender's own stream first: the receipt contains its sequence number. */
    private List<Position> targets(EditContext context, Entry message) {
        var own = new Position(message.stream(), message.seq());
        String username = message.stream().name();
        if (context.peer() == null || context.peer().equals(username)) {
            return List.of(own);
        }
        return Stream.concat(
                        Stream.of(own), log.locate(StreamId.inbox(context.peer()), username, message.id()).stream())
                .toList();
    }

    /**
     * Rejects a change, unless the same change was stored earlier under its {@code clientId}: the message may be deleted or
     * no longer accessible since then.
     */
    private void rejectUnlessRepeated(
            Change change, RequestRejected requestRejected, CompletableFuture<Appended> result) {
        String clientId = change.entry().clientId();
        Optional<Entry> first = clientId == null
                ? Optional.empty()
                : log.findByClientId(change.entry().from(), clientId);
        if (first.isEmpty()) {
            result.completeExceptionally(requestRejected);
        } else if (change.isRepeatOf(first.get())) {
            result.complete(new Appended(first.get(), true));
        } else {
            result.completeExceptionally(AppendErrors.toRejection(new ClientIdReused()));
        }
    }

    private static RequestRejected noSuchMessage() {
        return new RequestRejected(ErrorCode.NOT_FOUND, "There is no such message, or it was deleted.");
    }
}
