package dev.parley.notification;

import dev.parley.account.Account;
import dev.parley.destination.DestinationResolver;
import dev.parley.destination.ResolvedDestination;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Resolves {@code /user/queue/events} to the reader's own events; no destination resolves to those of another user. */
@Component
class DeviceEventDestinationResolver implements DestinationResolver {

    private static final String DESTINATION = "/user/queue/events";

    /**
     * The snapshot of the topic: there is no state to send, so a client that subscribes or has missed events loads it
     * over HTTP.
     */
    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    @Override
    public Optional<ResolvedDestination> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new ResolvedDestination.Topic(null, LocalDevices.topic(reader.username()), () -> REFRESH))
                : Optional.empty();
    }
}
