package dev.parley.room.membership;

import dev.parley.event.AccessRevoked;
import dev.parley.event.MembershipChanged;
import dev.parley.event.RoomChanged;
import dev.parley.readstate.ReadMarkers;
import dev.parley.room.Room;
import dev.parley.room.RoomName;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Publishes membership changes after they are stored. Called on the thread that makes the change; blocks for a read.
 */
@Component
public class MembershipEvents {

    private final ReadMarkers markers;
    private final ApplicationEventPublisher events;

    MembershipEvents(ReadMarkers markers, ApplicationEventPublisher events) {
        this.markers = markers;
        this.events = events;
    }

    void joined(Room room, String username) {
        initializeReadMarker(room, username);
        changed(room.name(), List.of(username));
    }

    void added(Room room, String username, RoomChanged.Addition addition) {
        initializeReadMarker(room, username);
        events.publishEvent(RoomChanged.added(room.name().value(), username, addition));
    }

    public void changed(RoomName name, List<String> usernames) {
        events.publishEvent(new RoomChanged(name.value(), usernames));
    }

    void revoked(Room room, String username) {
        events.publishEvent(new AccessRevoked(room.stream(), username));
    }

    void left(Room room, String username) {
        events.publishEvent(new MembershipChanged(room.stream(), username, 0));
    }

    /** Sets the new member's read marker to the head, so that earlier messages are not unread. */
    private void initializeReadMarker(Room room, String username) {
        long head = markers.advanceToHead(username, room.stream());
        events.publishEvent(new MembershipChanged(room.stream(), username, head));
    }
}
