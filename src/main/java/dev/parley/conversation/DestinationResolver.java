package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A family of destinations that can be subscribed to; each feature has one. Called on any thread. */
public interface DestinationResolver {

    /**
     * What stands behind a destination for this reader. Looking changes nothing.
     *
     * @param destination exactly as the client wrote it, already known to have one of the policy's shapes
     * @return empty if the destination is not of this family
     * @throws RequestRejected if it is, and the reader may not read it; {@code NOT_FOUND} for what is not there, or the reader may
     *     not know of
     */
    Optional<ResolvedDestination> find(String destination, Account reader);

    /** The same for a reader who has come to stay: what comes into being on its first use may do so. */
    default Optional<ResolvedDestination> resolve(String destination, Account reader) {
        return find(destination, reader);
    }

    /** The streams that are this reader's own: of what they are a member, and what is meant for them. May block for a read. */
    default Collection<StreamId> own(Account reader) {
        return List.of();
    }
}
