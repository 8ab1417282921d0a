package dev.parley.conversation;

import dev.parley.account.Account;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Finds what stands behind a destination, by asking every feature. Called on any thread. */
@Component
public class DestinationResolvers {

    private final List<DestinationResolver> sources;

    DestinationResolvers(List<DestinationResolver> sources) {
        this.sources = sources;
    }

    /**
     * Looks, and changes nothing.
     *
     * @throws RequestRejected {@code NOT_FOUND} if nothing stands there, or nothing that the reader may know of
     */
    public ResolvedDestination find(String destination, Account reader) {
        return first(destinationResolver -> destinationResolver.find(destination, reader));
    }

    /**
     * The same for a SUBSCRIBE, which is a use: a public room may come into being by it.
     *
     * @throws RequestRejected {@code NOT_FOUND} likewise; or what the feature throws that would create it
     */
    public ResolvedDestination resolve(String destination, Account reader) {
        return first(destinationResolver -> destinationResolver.resolve(destination, reader));
    }

    /** All streams that are this reader's own, see {@link DestinationResolver#own}. May block for a read. */
    public List<StreamId> own(Account reader) {
        return sources.stream()
                .flatMap(destinationResolver -> destinationResolver.own(reader).stream())
                .toList();
    }

    private ResolvedDestination first(Function<DestinationResolver, Optional<ResolvedDestination>> question) {
        for (DestinationResolver destinationResolver : sources) {
            var target = question.apply(destinationResolver);
            if (target.isPresent()) {
                return target.get();
            }
        }
        throw new RequestRejected(ErrorCode.NOT_FOUND, "There is no such destination, or you may not read it.");
    }
}
