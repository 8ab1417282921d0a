package dev.parley.device;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.conversation.MarkersMoved.Moved;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the devices of a user are told, as JSON.
 *
 * <table>
 * <caption>Events</caption>
 * <tr><td>{@link Refresh}</td><td>something may have been missed: load the lists anew</td></tr>
 * <tr><td>{@link Read}</td><td>the user has read a conversation up to a number</td></tr>
 * <tr><td>{@link Room}</td><td>something about a room changed for the user</td></tr>
 * <tr><td>{@link Typing}</td><td>somebody types to the user</td></tr>
 * <tr><td>{@link Profile}</td><td>the user's own name, language or roles changed</td></tr>
 * </table>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DeviceEvent.Refresh.class, name = "refresh"),
    @JsonSubTypes.Type(value = DeviceEvent.Read.class, name = "read"),
    @JsonSubTypes.Type(value = DeviceEvent.Room.class, name = "room"),
    @JsonSubTypes.Type(value = DeviceEvent.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = DeviceEvent.Profile.class, name = "profile")
})
sealed interface DeviceEvent {

    JsonMapper JSON = new JsonMapper();

    /** On one line. */
    default byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    record Refresh() implements DeviceEvent {}

    /** In a room, with a peer, or among the announcements. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Read(
            @Nullable String room,
            @Nullable String direct,
            @Nullable Boolean announcements,
            long seq) implements DeviceEvent {

        static Read of(Moved marker) {
            return switch (marker.stream().kind()) {
                case ROOM -> new Read(marker.stream().name(), null, null, marker.seq());
                case INBOX -> new Read(null, marker.peer(), null, marker.seq());
                case ANNOUNCEMENTS -> new Read(null, null, true, marker.seq());
                case CONTROL -> throw new IllegalArgumentException("Nobody reads " + marker.stream());
            };
        }
    }

    record Room(String room) implements DeviceEvent {}

    /** @param direct who types */
    record Typing(String direct) implements DeviceEvent {}

    record Profile() implements DeviceEvent {}
}
