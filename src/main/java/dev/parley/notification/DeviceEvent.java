package dev.parley.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.event.RoomChanged;
import dev.parley.readstate.ReadMarkersAdvanced.AdvancedMarker;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event for the devices of a user, as JSON.
 *
 * <table>
 * <caption>Events</caption>
 * <tr><td>{@link Refresh}</td><td>events may have been missed: the client loads its lists again</td></tr>
 * <tr><td>{@link Read}</td><td>the user has read a conversation up to a number</td></tr>
 * <tr><td>{@link Room}</td><td>a property of a room changed for the user</td></tr>
 * <tr><td>{@link Typing}</td><td>another user is typing to the user</td></tr>
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

    /** The format of the API: UTC with milliseconds. */
    DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    byte[] TYPING = "{\"kind\":\"typing\"".getBytes(StandardCharsets.UTF_8);

    /** Whether the JSON is a typing event, which is obsolete after a few seconds. */
    static boolean isTyping(byte[] json) {
        return json.length >= TYPING.length && Arrays.equals(json, 0, TYPING.length, TYPING, 0, TYPING.length);
    }

    /** The event as JSON on one line. */
    default byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    record Refresh() implements DeviceEvent {}

    /**
     * A read marker of a room, of a direct conversation, or of the announcements; the other two components are null.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Read(
            @Nullable String room,
            @Nullable String direct,
            @Nullable Boolean announcements,
            long seq) implements DeviceEvent {

        static Read of(AdvancedMarker marker) {
            return switch (marker.stream().kind()) {
                case ROOM -> new Read(marker.stream().name(), null, null, marker.seq());
                case INBOX -> new Read(null, marker.peer(), null, marker.seq());
                case ANNOUNCEMENTS -> new Read(null, null, true, marker.seq());
                case CONTROL -> throw new IllegalArgumentException("There are no read markers for " + marker.stream());
            };
        }
    }

    /**
     * @param addedBy the user who has just added this user to the room; null for every other change
     * @param addedAt the time of the addition
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Room(
            String room, @Nullable String addedBy, @Nullable String addedAt) implements DeviceEvent {

        Room(String room) {
            this(room, null, null);
        }

        static Room of(RoomChanged changed) {
            var addition = changed.addition();
            return addition == null
                    ? new Room(changed.room())
                    : new Room(changed.room(), addition.addedBy(), TIME.format(addition.addedAt()));
        }
    }

    /** @param direct the name of the typing user */
    record Typing(String direct) implements DeviceEvent {}

    record Profile() implements DeviceEvent {}
}
