package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.conversation.Draft;
import dev.parley.conversation.PostAnswer;
import dev.parley.conversation.Posts;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
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

/** Takes announcements from administrators. */
@RestController
class AnnouncementController {

    private static final Logger logger = LoggerFactory.getLogger(AnnouncementController.class);

    private final Posts posts;

    AnnouncementController(Posts posts) {
        this.posts = posts;
    }

    @PostMapping("/api/admin/broadcast")
    CompletableFuture<ResponseEntity<Entry>> announce(@RequestBody Broadcast broadcast, Account sender) {
        // The path is guarded too; but who may speak to everybody is this feature's own rule.
        if (!sender.isAdmin()) {
            throw new Refusal(Reason.FORBIDDEN, "Administrators may announce.");
        }
        return posts.post(
                        sender,
                        new Draft(broadcast.text(), null),
                        List.of(StreamId.announcements()),
                        null,
                        broadcast.checkedLevel())
                .thenApply(appended -> {
                    logger.info(
                            "{} made announcement {}",
                            sender.username(),
                            appended.entry().seq());
                    return PostAnswer.of(appended);
                });
    }
}
