package dev.parley.notification;

import java.util.Collection;
import java.util.List;

/** An event for the devices of these users, at any node. */
record DeviceNotification(Collection<String> usernames, DeviceEvent event) {

    static DeviceNotification of(String username, DeviceEvent event) {
        return new DeviceNotification(List.of(username), event);
    }
}
