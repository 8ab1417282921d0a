package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.message.MessageService;
import dev.parley.message.PostRequest;
import dev.parley.message.PostResponse;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Posts announcements of administrators. */
@RestController
class AnnouncementController {

    private static final Logger logger = LoggerFactory.getLogger(AnnouncementController.class);

    private final MessageService messageService;

    AnnouncementController(MessageService messageService) {
        this.messageService = messageService;
    }

    @PostMapping("/api/admin/broadcast")
    CompletableFuture<ResponseEntity<Entry>> announce(@RequestBody BroadcastRequest broadcastRequest, Account sender) {
        // The security configuration restricts the path too; this feature enforces its own rule.
        if (!sender.isAdmin()) {
            throw new RequestRejected(ErrorCode.FORBIDDEN, "Only administrators may post announcements.");
        }
        return messageService
                .post(
                        sender,
                        new PostRequest(broadcastRequest.text(), null),
                        List.of(StreamId.announcements()),
                        null,
                        broadcastRequest.checkedLevel())
                .thenApply(appended -> {
                    logger.info(
                            "{} posted announcement {}",
                            sender.username(),
                            appended.entry().seq());
                    return PostResponse.of(appended);
                });
    }
}
