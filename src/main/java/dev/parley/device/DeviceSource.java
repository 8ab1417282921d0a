package dev.parley.device;

import dev.parley.account.Account;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the reader's own events behind {@code /user/queue/events}; no destination leads to anybody else's. */
@Component
class DeviceSource implements Source {

    private static final String DESTINATION = "/user/queue/events";

    /** There is no state to tell: whoever comes, or has missed something, asks over HTTP. */
    private static final byte[] REFRESH = new DeviceEvent.Refresh().json();

    @Override
    public Optional<Target> find(String destination, Account reader) {
        return destination.equals(DESTINATION)
                ? Optional.of(new Target.Topic(null, Devices.topic(reader.username()), () -> REFRESH))
                : Optional.empty();
    }
}
