package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.ResolvedDestination;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Resolves {@code /user/queue/direct} to the reader's own inbox. No destination resolves to the inbox of another user.
 */
@Component
class DirectDestinationResolver implements DestinationResolver {

    private static final String DESTINATION = "/user/queue/direct";

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new ResolvedDestination.Stream(StreamId.inbox(reader.username())))
                : Optional.empty();
    }

    @Override
    public List<StreamId> ownStreams(Account reader) {
        return List.of(StreamId.inbox(reader.username()));
    }
}
