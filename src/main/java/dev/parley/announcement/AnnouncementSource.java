package dev.parley.announcement;

import dev.parley.account.Account;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the announcements, which everybody may read, behind {@code /topic/announcements}. */
@Component
class AnnouncementSource implements Source {

    private static final String DESTINATION = "/topic/announcements";

    @Override
    public Optional<Target> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new Target.Stream(StreamId.announcements()))
                : Optional.empty();
    }

    @Override
    public List<StreamId> own(Account reader) {
        return List.of(StreamId.announcements());
    }
}
