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
 * Sends events to users' devices at this node and, as far as the broker delivers them, at all others.
 *
 * <p>Any thread; never blocks. Guarantee: the devices at this node receive each event once and in order while they keep
 * up. At other nodes an event may be lost with the broker, and the lost events cannot be determined: a connection that
 * is about to break, or has just been restored, accepts broadcasts without delivering them. So when the broker is
 * connected again, a refresh is sent to the users of this node, which may have missed events of the others, and, if
 * this node has sent events since the previous connection, to the users of the other nodes.
 */
@Component
class DeviceEventBroadcaster implements BroadcastListener {

    private static final Logger logger = LoggerFactory.getLogger(DeviceEventBroadcaster.class);

    private static final String SUBJECT = "devices";

    private final DeviceEventLimiter limiter;
    private final Relay relay;
    private final RefreshScheduler refreshScheduler;
    private final AtomicBoolean sentSinceConnected = new AtomicBoolean();

    DeviceEventBroadcaster(DeviceEventLimiter limiter, Relay relay, RefreshScheduler refreshScheduler) {
        this.limiter = limiter;
        this.relay = relay;
        this.refreshScheduler = refreshScheduler;
    }

    void publish(List<DeviceNotification> notifications) {
        for (DeviceNotification notification : notifications) {
            limiter.publish(notification.usernames(), notification.event().json());
        }
        if (relay.state() != RelayState.STANDALONE) {
            // Set before the broadcast: a connection that opens in between either delivers the broadcast, or makes the
            // other nodes refresh.
            sentSinceConnected.set(true);
            DeviceEventCodec.encode(notifications).forEach(this::broadcast);
        }
    }

    @Override
    public String subject() {
        return SUBJECT;
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        try {
            DeviceEventCodec.decode(body, (usernames, event) -> {
                if (usernames.isEmpty()) {
                    refreshScheduler.refreshAll();
                } else {
                    limiter.publish(usernames, event);
                }
            });
        } catch (JacksonException e) {
            logger.debug("Ignored device events of node {} that cannot be decoded: {}", node, e.getMessage());
        }
    }

    @Override
    public void connected() {
        refreshScheduler.refreshAll();
        // A node that has sent no events since the previous connection requires no refresh elsewhere.
        if (sentSinceConnected.getAndSet(false)) {
            broadcast(DeviceEventCodec.encodeForAllUsers(new DeviceEvent.Refresh()));
        }
    }

    private void broadcast(byte[] body) {
        relay.broadcast(SUBJECT, body);
    }
}
