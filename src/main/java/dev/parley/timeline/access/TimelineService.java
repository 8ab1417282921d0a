package dev.parley.timeline.access;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.destination.DestinationResolvers;
import dev.parley.destination.ResolvedDestination;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.springframework.stereotype.Component;

/**
 * Opens timelines with the access checks of SUBSCRIBE, but never creates a room. Any thread; may block for a read.
 */
@Component
public class TimelineService {

    private final DestinationResolvers destinationResolvers;
    private final Accounts accounts;

    TimelineService(DestinationResolvers destinationResolvers, Accounts accounts) {
        this.destinationResolvers = destinationResolvers;
        this.accounts = accounts;
    }

    /** @throws RequestRejected {@code NOT_FOUND} if the conversation does not exist or the reader may not know of it */
    public Timeline open(ConversationRef conversationRef, Account reader) {
        String peer = conversationRef.peer();
        // Includes disabled peers: their messages stay readable.
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
