package dev.parley.notification;

import dev.parley.account.AccountChanged;
import dev.parley.event.DirectTypingStarted;
import dev.parley.event.RoomChanged;
import dev.parley.readstate.ReadMarkersAdvanced;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Sends the changes that concern a user to the user's devices. Runs before a changed account is published to the other
 * nodes, which takes a commit.
 */
@Component
class DeviceEventListener {

    private final LocalDevices localDevices;
    private final DeviceEventBroadcaster broadcaster;

    DeviceEventListener(LocalDevices localDevices, DeviceEventBroadcaster broadcaster) {
        this.localDevices = localDevices;
        this.broadcaster = broadcaster;
    }

    @EventListener
    void on(ReadMarkersAdvanced moved) {
        broadcaster.publish(moved.markers().stream()
                .map(marker -> DeviceNotification.of(marker.username(), DeviceEvent.Read.of(marker)))
                .toList());
    }

    @EventListener
    void on(RoomChanged changed) {
        broadcaster.publish(List.of(new DeviceNotification(changed.usernames(), DeviceEvent.Room.of(changed))));
    }

    @EventListener
    void on(DirectTypingStarted typed) {
        broadcaster.publish(List.of(DeviceNotification.of(typed.reader(), new DeviceEvent.Typing(typed.typist()))));
    }

    /** Every node receives this event itself, through the database. */
    @EventListener
    @Order(0)
    void on(AccountChanged changed) {
        localDevices.publish(List.of(changed.username()), new DeviceEvent.Profile().json());
    }
}
