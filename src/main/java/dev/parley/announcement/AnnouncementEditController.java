package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.message.DeleteRequest;
import dev.parley.message.EditContext;
import dev.parley.message.MessageEditService;
import dev.parley.message.PostRequest;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
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

/** Lets administrators edit their own announcements while messages can be edited, and withdraw any announcement. */
@RestController
@RequestMapping("/api/admin/announcements/{seq}")
class AnnouncementEditController {

    private static final Logger logger = LoggerFactory.getLogger(AnnouncementEditController.class);

    private final MessageEditService messageEditService;

    AnnouncementEditController(MessageEditService messageEditService) {
        this.messageEditService = messageEditService;
    }

    @PatchMapping
    CompletableFuture<ResponseEntity<Entry>> edit(
            @PathVariable long seq, @RequestBody PostRequest postRequest, Account administrator) {
        requireAdmin(administrator);
        return messageEditService
                .edit(administrator, EditContext.announcements(), postRequest.toEditRequest(seq))
                .thenApply(appended -> {
                    logger.info("{} edited announcement {}", administrator.username(), seq);
                    return ResponseEntity.ok(appended.entry());
                });
    }

    @DeleteMapping
    CompletableFuture<ResponseEntity<Void>> withdraw(@PathVariable long seq, Account administrator) {
        requireAdmin(administrator);
        return messageEditService
                .delete(administrator, EditContext.announcements(), new DeleteRequest(seq, null))
                .thenApply(appended -> {
                    logger.info("{} withdrew announcement {}", administrator.username(), seq);
                    return ResponseEntity.noContent().build();
                });
    }

    /** The security configuration restricts the path too; this feature enforces its own rule. */
    private static void requireAdmin(Account caller) {
        if (!caller.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Only administrators may change announcements.");
        }
    }
}
