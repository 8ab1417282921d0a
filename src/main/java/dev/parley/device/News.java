package dev.parley.device;

import java.util.Collection;
import java.util.List;

/** An event for the devices of these users, wherever they are. */
record News(Collection<String> usernames, DeviceEvent event) {

    static News of(String username, DeviceEvent event) {
        return new News(List.of(username), event);
    }
}
