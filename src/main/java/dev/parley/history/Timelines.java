package dev.parley.history;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Target;
import dev.parley.problem.Reason;
import dev.parley.problem.Refusal;
import org.springframework.stereotype.Component;

/** Finds what a reader may see, through the same gate as a SUBSCRIBE, but without bringing it into being. Any thread; may block for a read. */
@Component
class Timelines {

    private final Conversations conversations;
    private final Accounts accounts;

    Timelines(Conversations conversations, Accounts accounts) {
        this.conversations = conversations;
        this.accounts = accounts;
    }

    /** @throws Refusal {@code NOT_FOUND} if there is nothing, or nothing that the reader may know of */
    Timeline open(Place place, Account reader) {
        String peer = place.peer();
        // A disabled peer is found too: what they wrote stays readable.
        if (peer != null && accounts.find(peer).isEmpty()) {
            throw new Refusal(Reason.NOT_FOUND, "There is no such user.");
        }
        if (conversations.find(place.destination(), reader) instanceof Target.Stream stream) {
            return new Timeline(stream.id(), peer);
        }
        throw new Refusal(Reason.NOT_FOUND, "There is no such conversation.");
    }
}
