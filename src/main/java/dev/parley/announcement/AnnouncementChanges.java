package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.conversation.Changes;
import dev.parley.conversation.Deletion;
import dev.parley.conversation.Draft;
import dev.parley.conversation.Venue;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import dev.parley.stream.Entry;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets administrators correct what they announced, as long as messages can be edited, and withdraw any announcement. */
@RestController
@RequestMapping("/api/admin/announcements/{seq}")
class AnnouncementChanges {

    private static final Logger logger = LoggerFactory.getLogger(AnnouncementChanges.class);

    private final Changes changes;

    AnnouncementChanges(Changes changes) {
        this.changes = changes;
    }

    @PatchMapping
    CompletableFuture<ResponseEntity<Entry>> edit(
            @PathVariable long seq, @RequestBody Draft draft, Account administrator) {
        require(administrator);
        return changes.edit(administrator, Venue.announcements(), draft.editing(seq))
                .thenApply(appended -> {
                    logger.info("{} edited announcement {}", administrator.username(), seq);
                    return ResponseEntity.ok(appended.entry());
                });
    }

    @DeleteMapping
    CompletableFuture<ResponseEntity<Void>> withdraw(@PathVariable long seq, Account administrator) {
        require(administrator);
        return changes.delete(administrator, Venue.announcements(), new Deletion(seq, null))
                .thenApply(appended -> {
                    logger.info("{} withdrew announcement {}", administrator.username(), seq);
                    return ResponseEntity.noContent().build();
                });
    }

    /** The path is guarded too; but who may change announcements is this feature's own rule. */
    private static void require(Account caller) {
        if (!caller.isAdmin()) {
            throw new Refusal(Reason.FORBIDDEN, "Administrators only.");
        }
    }
}
