package dev.parley.device;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayState;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Tells users' devices at this node and at all others, as far as the broker carries it.
 *
 * <p>Any thread; never blocks. Guarantee: for the devices here, each event once and in order while they keep up. At other
 * nodes an event may be lost with the broker, and nobody knows which ones were: a connection that is about to break, or has
 * just come back, takes some and passes on none. So when it is back everybody is told to refresh: users of this node, since
 * it heard nothing, and those of the others, if it had something to say since the connection before.
 */
@Component
class EveryDevice implements BroadcastListener {

    private static final Logger logger = LoggerFactory.getLogger(EveryDevice.class);

    private static final String SUBJECT = "devices";

    private final EventPace here;
    private final Relay relay;
    private final Refreshing refreshing;
    private final AtomicBoolean told = new AtomicBoolean();

    EveryDevice(EventPace here, Relay relay, Refreshing refreshing) {
        this.here = here;
        this.relay = relay;
        this.refreshing = refreshing;
    }

    void tell(List<News> news) {
        for (News one : news) {
            here.tell(one.usernames(), one.event().json());
        }
        if (relay.state() != RelayState.ALONE) {
            // First: a connection that comes in between takes what is said next, or lets the others refresh.
            told.set(true);
            Wire.write(news).forEach(this::broadcast);
        }
    }

    @Override
    public String subject() {
        return SUBJECT;
    }

    @Override
    public void heard(String node, byte[] body) {
        try {
            Wire.read(body, (usernames, event) -> {
                if (usernames.isEmpty()) {
                    refreshing.begin();
                } else {
                    here.tell(usernames, event);
                }
            });
        } catch (JacksonException e) {
            logger.debug("Node {} said what cannot be read: {}", node, e.getMessage());
        }
    }

    @Override
    public void connected() {
        refreshing.begin();
        // A node that starts has nothing to make up for.
        if (told.getAndSet(false)) {
            broadcast(Wire.writeForEverybody(new DeviceEvent.Refresh()));
        }
    }

    private void broadcast(byte[] body) {
        relay.broadcast(SUBJECT, body);
    }
}
