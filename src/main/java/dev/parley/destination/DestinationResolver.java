package dev.parley.destination;

import dev.parley.account.Account;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Resolves one family of destinations to streams and topics; each feature implements one. Called on any thread. */
public interface DestinationResolver {

    /**
     * Finds the stream or topic of a destination for this reader. Has no side effects.
     *
     * @param destination exactly as the client sent it; the destination policy has already checked its form
     * @return empty if the destination does not belong to this family
     * @throws RequestRejected if the destination belongs to this family and the reader may not read it; {@code NOT_FOUND} if
     *     it does not exist or the reader may not know of it
     */
    Optional<ResolvedDestination> find(String destination, Account reader);

    /**
     * Resolves a destination for SUBSCRIBE. May create the room if it does not exist.
     *
     * @param destination exactly as the client sent it; the destination policy has already checked its form
     * @return empty if the destination does not belong to this family
     * @throws RequestRejected if the destination belongs to this family and the reader may not read it; {@code NOT_FOUND} if
     *     it does not exist or the reader may not know of it; any error of the creation
     */
    default Optional<ResolvedDestination> resolve(String destination, Account reader) {
        return find(destination, reader);
    }

    /**
     * Returns the streams of this family that belong to the reader: the rooms of which they are a member, their inbox, the
     * announcements. May block for a read.
     */
    default Collection<StreamId> ownStreams(Account reader) {
        return List.of();
    }
}
