package dev.parley.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.conversation.ReadMarkersAdvanced.AdvancedMarker;
import dev.parley.conversation.RoomChanged;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Locale;
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

    /** As everywhere in the API: UTC with milliseconds. */
    DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    byte[] TYPING = "{\"kind\":\"typing\"".getBytes(StandardCharsets.UTF_8);

    /** Whether that JSON is an event that means nothing a few seconds later. */
    static boolean isTyping(byte[] json) {
        return json.length >= TYPING.length && Arrays.equals(json, 0, TYPING.length, TYPING, 0, TYPING.length);
    }

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

        static Read of(AdvancedMarker marker) {
            return switch (marker.stream().kind()) {
                case ROOM -> new Read(marker.stream().name(), null, null, marker.seq());
                case INBOX -> new Read(null, marker.peer(), null, marker.seq());
                case ANNOUNCEMENTS -> new Read(null, null, true, marker.seq());
                case CONTROL -> throw new IllegalArgumentException("Nobody reads " + marker.stream());
            };
        }
    }

    /**
     * @param addedBy who has just put the user into the room; nothing for every other change
     * @param addedAt when
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

    /** @param direct who types */
    record Typing(String direct) implements DeviceEvent {}

    record Profile() implements DeviceEvent {}
}
