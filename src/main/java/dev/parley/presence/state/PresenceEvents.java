package dev.parley.presence.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.fanout.Fanout;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Encodes and publishes the events of the presence topics of rooms and users. Any thread; never blocks. */
@Component
public class PresenceEvents {

    private final JsonMapper mapper;
    private final BiConsumer<String, byte[]> publish;

    @Autowired
    public PresenceEvents(JsonMapper mapper, Fanout fanout) {
        this(mapper, fanout::publish);
    }

    public PresenceEvents(JsonMapper mapper, BiConsumer<String, byte[]> publish) {
        this.mapper = mapper;
        this.publish = publish;
    }

    private record Snapshot(String kind, String room, List<PresentUser> users) {}

    private record Join(
            String kind,
            String room,
            String user,
            String displayName,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean idle) {}

    private record Change(String kind, String room, String user) {}

    private record Idle(String kind, String room, String user, boolean idle) {}

    private record UserState(String kind, String user, boolean online, boolean idle) {}

    public static String roomTopic(String room) {
        return "/topic/presence." + room;
    }

    public static String userTopic(String user) {
        return "/topic/person." + user;
    }

    byte[] userState(String user, boolean online, boolean idle) {
        return mapper.writeValueAsBytes(new UserState("person", user, online, idle));
    }

    /** Publishes a user's state to the subscribers of the user's topic. */
    void publishUser(String user, boolean online, boolean idle) {
        publish.accept(userTopic(user), userState(user, online, idle));
    }

    byte[] snapshot(String room, List<PresentUser> users) {
        return mapper.writeValueAsBytes(new Snapshot("snapshot", room, users));
    }

    void publishJoin(String room, PresentUser presentUser) {
        publish(room, new Join("join", room, presentUser.user(), presentUser.displayName(), presentUser.idle()));
    }

    void publishIdle(String room, String user, boolean idle) {
        publish(room, new Idle("idle", room, user, idle));
    }

    void publishLeave(String room, String user) {
        publish(room, new Change("leave", room, user));
    }

    public void publishTyping(String room, String user) {
        publish(room, new Change("typing", room, user));
    }

    private void publish(String room, Object event) {
        publish.accept(roomTopic(room), mapper.writeValueAsBytes(event));
    }
}
