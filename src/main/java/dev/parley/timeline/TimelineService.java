package dev.parley.timeline;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.conversation.DestinationResolvers;
import dev.parley.conversation.ResolvedDestination;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.springframework.stereotype.Component;

/** Finds what a reader may see, through the same gate as a SUBSCRIBE, but without bringing it into being. Any thread; may block for a read. */
@Component
class TimelineService {

    private final DestinationResolvers destinationResolvers;
    private final Accounts accounts;

    TimelineService(DestinationResolvers destinationResolvers, Accounts accounts) {
        this.destinationResolvers = destinationResolvers;
        this.accounts = accounts;
    }

    /** @throws RequestRejected {@code NOT_FOUND} if there is nothing, or nothing that the reader may know of */
    Timeline open(ConversationRef conversationRef, Account reader) {
        String peer = conversationRef.peer();
        // A disabled peer is found too: what they wrote stays readable.
        if (peer != null && accounts.find(peer).isEmpty()) {
            throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such user.");
        }
        if (destinationResolvers.find(conversationRef.destination(), reader)
                instanceof ResolvedDestination.Stream stream) {
            return new Timeline(stream.id(), peer);
        }
        throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such conversation.");
    }
}
