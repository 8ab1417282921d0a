package dev.parley.room;

import dev.parley.conversation.AccessRevoked;
import dev.parley.conversation.MembershipChanged;
import dev.parley.conversation.ReadMarkers;
import dev.parley.conversation.RoomChanged;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes what changed for members, after it is stored. Called on the thread that changes it; blocks for a read. */
@Component
class MembershipEvents {

    private final ReadMarkers markers;
    private final ApplicationEventPublisher events;

    MembershipEvents(ReadMarkers markers, ApplicationEventPublisher events) {
        this.markers = markers;
        this.events = events;
    }

    void joined(Room room, String username) {
        entered(room, username);
        changed(room.name(), List.of(username));
    }

    void added(Room room, String username, RoomChanged.Addition addition) {
        entered(room, username);
        events.publishEvent(RoomChanged.added(room.name().value(), username, addition));
    }

    void changed(RoomName name, List<String> usernames) {
        events.publishEvent(new RoomChanged(name.value(), usernames));
    }

    void revoked(Room room, String username) {
        events.publishEvent(new AccessRevoked(room.stream(), username));
    }

    void left(Room room, String username) {
        events.publishEvent(new MembershipChanged(room.stream(), username, 0));
    }

    /** Messages from before somebody came are not unread for them. */
    private void entered(Room room, String username) {
        long head = markers.advanceToHead(username, room.stream());
        events.publishEvent(new MembershipChanged(room.stream(), username, head));
    }
}
