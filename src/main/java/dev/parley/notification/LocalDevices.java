package dev.parley.notification;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Publishes events to the devices that users have connected to this node. Any thread; never blocks. */
@Component
class LocalDevices {

    private final Predicate<String> isConnected;
    private final BiConsumer<String, byte[]> publish;

    @Autowired
    LocalDevices(ConnectionRegistry connectionRegistry, Fanout fanout) {
        this(connectionRegistry::isOnline, fanout::publish);
    }

    LocalDevices(Predicate<String> isConnected, BiConsumer<String, byte[]> publish) {
        this.isConnected = isConnected;
        this.publish = publish;
    }

    /** The fanout topic of one user's events. */
    static String topic(String username) {
        return "/user/" + username + "/queue/events";
    }

    boolean isConnected(String username) {
        return isConnected.test(username);
    }

    void publish(Collection<String> usernames, byte[] event) {
        for (String username : usernames) {
            if (isConnected.test(username)) {
                publish.accept(topic(username), event);
            }
        }
    }
}
