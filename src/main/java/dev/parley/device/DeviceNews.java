package dev.parley.device;

import dev.parley.account.AccountChanged;
import dev.parley.conversation.MarkersMoved;
import dev.parley.conversation.RoomChanged;
import dev.parley.conversation.TypedTo;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Hears what changes for users, and lets their devices know. Before the other nodes are told of a changed account, which
 * takes a commit.
 */
@Component
class DeviceNews {

    private final Devices here;
    private final EveryDevice everywhere;

    DeviceNews(Devices here, EveryDevice everywhere) {
        this.here = here;
        this.everywhere = everywhere;
    }

    @EventListener
    void on(MarkersMoved moved) {
        everywhere.tell(moved.markers().stream()
                .map(marker -> News.of(marker.username(), DeviceEvent.Read.of(marker)))
                .toList());
    }

    @EventListener
    void on(RoomChanged changed) {
        everywhere.tell(List.of(new News(changed.usernames(), DeviceEvent.Room.of(changed))));
    }

    @EventListener
    void on(TypedTo typed) {
        everywhere.tell(List.of(News.of(typed.reader(), new DeviceEvent.Typing(typed.typist()))));
    }

    /** Every node hears this itself, from the database. */
    @EventListener
    @Order(0)
    void on(AccountChanged changed) {
        here.tell(List.of(changed.username()), new DeviceEvent.Profile().json());
    }
}
