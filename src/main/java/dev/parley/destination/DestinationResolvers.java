package dev.parley.destination;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Resolves destinations with the resolvers of all features. Called on any thread. */
@Component
public class DestinationResolvers {

    private final List<DestinationResolver> resolvers;

    DestinationResolvers(List<DestinationResolver> resolvers) {
        this.resolvers = resolvers;
    }

    /**
     * Finds the stream or topic of a destination. Has no side effects.
     *
     * @throws RequestRejected {@code NOT_FOUND} if the destination does not exist or the reader may not know of it
     */
    public ResolvedDestination find(String destination, Account reader) {
        return first(resolver -> resolver.find(destination, reader));
    }

    /**
     * Resolves a destination for SUBSCRIBE, which may create a public room.
     *
     * @throws RequestRejected {@code NOT_FOUND} if the destination does not exist or the reader may not know of it; any error of
     *     the feature that creates the room
     */
    public ResolvedDestination resolve(String destination, Account reader) {
        return first(resolver -> resolver.resolve(destination, reader));
    }

    /** Returns the reader's own streams of all features, see {@link DestinationResolver#ownStreams}. May block for a read. */
    public List<StreamId> ownStreams(Account reader) {
        return resolvers.stream()
                .flatMap(resolver -> resolver.ownStreams(reader).stream())
                .toList();
    }

    private ResolvedDestination first(Function<DestinationResolver, Optional<ResolvedDestination>> resolution) {
        for (DestinationResolver resolver : resolvers) {
            var resolved = resolution.apply(resolver);
            if (resolved.isPresent()) {
                return resolved.get();
            }
        }
        throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such destination, or you may not read it.");
    }
}
