package dev.parley.direct;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.account.Account;
import dev.parley.conversation.ReadStates;
import dev.parley.conversation.UserProfiles;
import dev.parley.stream.DirectConversation;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists whom the caller has written with, latest first. */
@RestController
class ConversationListController {

    private final StreamLog log;
    private final ReadStates readStates;
    private final UserProfiles userProfiles;

    ConversationListController(StreamLog log, ReadStates readStates, UserProfiles userProfiles) {
        this.log = log;
        this.readStates = readStates;
        this.userProfiles = userProfiles;
    }

    @GetMapping("/api/direct")
    List<Conversation> list(Account reader) {
        String owner = reader.username();
        var states = readStates.reader(owner);
        long head = log.head(StreamId.inbox(owner));
        return log.correspondences(owner).stream()
                .map(found -> conversation(found, states, head))
                .toList();
    }

    private Conversation conversation(DirectConversation found, ReadStates.Reader states, long head) {
        var peer = userProfiles.find(found.peer());
        var state = states.ofDirect(peer.username(), head);
        return new Conversation(
                peer.username(),
                peer.displayName(),
                peer.online(),
                peer.idle(),
                found.last(),
                state.read(),
                state.unread(),
                peer.disabled());
    }

    /**
     * A correspondence as its owner's clients see it.
     *
     * @param last the latest entry in it, numbered as in the caller's inbox
     * @param read the number in the caller's inbox up to which they have read this correspondence
     * @param unread messages of the peer after that, counted to 1000
     * @param disabled true if the peer's account is disabled: nobody can write to it
     */
    record Conversation(
            String user,
            String displayName,
            boolean online,
            boolean idle,
            Entry last,
            long read,
            long unread,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean disabled) {}
}
