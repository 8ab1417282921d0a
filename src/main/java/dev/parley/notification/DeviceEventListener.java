package dev.parley.notification;

import dev.parley.account.AccountChanged;
import dev.parley.conversation.DirectTypingStarted;
import dev.parley.conversation.ReadMarkersAdvanced;
import dev.parley.conversation.RoomChanged;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Hears what changes for users, and lets their devices know. Before the other nodes are told of a changed account, which
 * takes a commit.
 */
@Component
class DeviceEventListener {

    private final LocalDevices here;
    private final DeviceEventBroadcaster everywhere;

    DeviceEventListener(LocalDevices here, DeviceEventBroadcaster everywhere) {
        this.here = here;
        this.everywhere = everywhere;
    }

    @EventListener
    void on(ReadMarkersAdvanced moved) {
        everywhere.tell(moved.markers().stream()
                .map(marker -> DeviceNotification.of(marker.username(), DeviceEvent.Read.of(marker)))
                .toList());
    }

    @EventListener
    void on(RoomChanged changed) {
        everywhere.tell(List.of(new DeviceNotification(changed.usernames(), DeviceEvent.Room.of(changed))));
    }

    @EventListener
    void on(DirectTypingStarted typed) {
        everywhere.tell(List.of(DeviceNotification.of(typed.reader(), new DeviceEvent.Typing(typed.typist()))));
    }

    /** Every node hears this itself, from the database. */
    @EventListener
    @Order(0)
    void on(AccountChanged changed) {
        here.tell(List.of(changed.username()), new DeviceEvent.Profile().json());
    }
}
