package dev.parley.direct;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.account.Account;
import dev.parley.account.UserProfiles;
import dev.parley.readstate.ReadStates;
import dev.parley.stream.DirectConversation;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import dev.parley.stream.StreamLog;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the caller's direct conversations, latest first. */
@RestController
class ConversationListController {

    private final StreamLog streams;
    private final ReadStates readStates;
    private final UserProfiles userProfiles;

    ConversationListController(StreamLog streams, ReadStates readStates, UserProfiles userProfiles) {
        this.streams = streams;
        this.readStates = readStates;
        this.userProfiles = userProfiles;
    }

    @GetMapping("/api/direct")
    List<Conversation> list(Account reader) {
        String owner = reader.username();
        var states = readStates.reader(owner);
        long head = streams.head(StreamId.inbox(owner));
        return streams.directConversations(owner).stream()
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
     * A direct conversation as its owner's clients receive it.
     *
     * @param last latest entry, numbered as in the caller's inbox
     * @param read number in the caller's inbox up to which the caller has read this conversation
     * @param unread messages of the peer after that number, counted up to 1000
     * @param disabled whether the peer's account is disabled, so that no user can write to it
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
