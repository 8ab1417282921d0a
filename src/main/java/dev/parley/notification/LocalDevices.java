package dev.parley.notification;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Hands events to the devices that users have at this node. Any thread; never blocks. */
@Component
class LocalDevices {

    private final Predicate<String> isHere;
    private final BiConsumer<String, byte[]> publish;

    @Autowired
    LocalDevices(ConnectionRegistry connectionRegistry, Fanout fanout) {
        this(connectionRegistry::isOnline, fanout::publish);
    }

    LocalDevices(Predicate<String> isHere, BiConsumer<String, byte[]> publish) {
        this.isHere = isHere;
        this.publish = publish;
    }

    /** What publishers call the events of one user. */
    static String topic(String username) {
        return "/user/" + username + "/queue/events";
    }

    boolean isHere(String username) {
        return isHere.test(username);
    }

    void tell(Collection<String> usernames, byte[] event) {
        for (String username : usernames) {
            if (isHere.test(username)) {
                publish.accept(topic(username), event);
            }
        }
    }
}
