package dev.parley.notification;

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
class DeviceEventBroadcaster implements BroadcastListener {

    private static final Logger logger = LoggerFactory.getLogger(DeviceEventBroadcaster.class);

    private static final String SUBJECT = "devices";

    private final DeviceEventLimiter here;
    private final Relay relay;
    private final RefreshScheduler refreshScheduler;
    private final AtomicBoolean told = new AtomicBoolean();

    DeviceEventBroadcaster(DeviceEventLimiter here, Relay relay, RefreshScheduler refreshScheduler) {
        this.here = here;
        this.relay = relay;
        this.refreshScheduler = refreshScheduler;
    }

    void tell(List<DeviceNotification> news) {
        for (DeviceNotification one : news) {
            here.tell(one.usernames(), one.event().json());
        }
        if (relay.state() != RelayState.STANDALONE) {
            // First: a connection that comes in between takes what is said next, or lets the others refresh.
            told.set(true);
            DeviceEventCodec.write(news).forEach(this::broadcast);
        }
    }

    @Override
    public String subject() {
        return SUBJECT;
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        try {
            DeviceEventCodec.read(body, (usernames, event) -> {
                if (usernames.isEmpty()) {
                    refreshScheduler.begin();
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
        refreshScheduler.begin();
        // A node that starts has nothing to make up for.
        if (told.getAndSet(false)) {
            broadcast(DeviceEventCodec.writeForEverybody(new DeviceEvent.Refresh()));
        }
    }

    private void broadcast(byte[] body) {
        relay.broadcast(SUBJECT, body);
    }
}
