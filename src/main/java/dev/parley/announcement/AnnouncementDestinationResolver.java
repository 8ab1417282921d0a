package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.ResolvedDestination;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Resolves {@code /topic/announcements}, which every user may read. */
@Component
class AnnouncementDestinationResolver implements DestinationResolver {

    private static final String DESTINATION = "/topic/announcements";

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new ResolvedDestination.Stream(StreamId.announcements()))
                : Optional.empty();
    }

    @Override
    public List<StreamId> ownStreams(Account reader) {
        return List.of(StreamId.announcements());
    }
}
