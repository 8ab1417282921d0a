package dev.parley.device;

import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Relay;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Tells users' devices at this node and at all others, as far as the broker carries it.
 *
 * <p>Any thread; never blocks. Guarantee: for the devices here, each event once and in order while they keep up. At other
 * nodes an event may be lost with the broker; when it is back, whoever may have missed one is told to refresh: users of this
 * node, since it heard nothing, and those for whom it had something to say that nobody heard.
 */
@Component
class EveryDevice implements BroadcastListener {

    private static final Logger logger = LoggerFactory.getLogger(EveryDevice.class);

    private static final String SUBJECT = "devices";

    private final Devices here;
    private final Relay relay;
    private final Refreshing refreshing;
    private final Missed missed = new Missed();

    EveryDevice(Devices here, Relay relay, Refreshing refreshing) {
        this.here = here;
        this.relay = relay;
        this.refreshing = refreshing;
    }

    void tell(List<News> news) {
        for (News one : news) {
            here.tell(one.usernames(), one.event().json());
        }
        switch (relay.state()) {
            case CONNECTED -> Wire.write(news).forEach(this::broadcast);
            case AWAY -> news.forEach(one -> missed.add(one.usernames()));
            case ALONE -> {}
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
        var refresh = new DeviceEvent.Refresh();
        var unheard = missed.take();
        if (unheard.everybody()) {
            broadcast(Wire.writeForEverybody(refresh));
        } else {
            Wire.write(List.of(new News(unheard.usernames(), refresh))).forEach(this::broadcast);
        }
    }

    private void broadcast(byte[] body) {
        relay.broadcast(SUBJECT, body);
    }
}
