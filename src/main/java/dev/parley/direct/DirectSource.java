package dev.parley.direct;

import dev.parley.account.Account;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import dev.parley.stream.StreamId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the reader's own inbox behind {@code /user/queue/direct}; no destination leads to anybody else's. */
@Component
class DirectSource implements Source {

    private static final String DESTINATION = "/user/queue/direct";

    @Override
    public Optional<Target> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new Target.Stream(StreamId.inbox(reader.username())))
                : Optional.empty();
    }

    @Override
    public List<StreamId> own(Account reader) {
        return List.of(StreamId.inbox(reader.username()));
    }
}
