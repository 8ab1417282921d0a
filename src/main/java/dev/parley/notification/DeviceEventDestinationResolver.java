package dev.parley.notification;

import dev.parley.account.Account;
import dev.parley.conversation.DestinationResolver;
import dev.parley.conversation.ResolvedDestination;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the reader's own events behind {@code /user/queue/events}; no destination leads to anybody else's. */
@Component
class DeviceEventDestinationResolver implements DestinationResolver {

    private static final String DESTINATION = "/user/queue/events";

    /** There is no state to tell: whoever comes, or has missed something, asks over HTTP. */
    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new ResolvedDestination.Topic(null, LocalDevices.topic(reader.username()), () -> REFRESH))
                : Optional.empty();
    }
}
