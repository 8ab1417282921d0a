package dev.parley.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.fanout.Fanout;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes and publishes what goes over the presence topics of rooms and of people. Any thread; never blocks. */
@Component
class PresenceEvents {

    private final JsonMapper mapper;
    private final BiConsumer<String, byte[]> publish;

    @Autowired
    PresenceEvents(JsonMapper mapper, Fanout fanout) {
        this(mapper, fanout::publish);
    }

    PresenceEvents(JsonMapper mapper, BiConsumer<String, byte[]> publish) {
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

    private record OnePerson(String kind, String user, boolean online, boolean idle) {}

    static String topic(String room) {
        return "/topic/presence." + room;
    }

    static String personTopic(String user) {
        return "/topic/person." + user;
    }

    byte[] person(String user, boolean online, boolean idle) {
        return mapper.writeValueAsBytes(new OnePerson("person", user, online, idle));
    }

    /** To whoever watches that person. */
    void changed(String user, boolean online, boolean idle) {
        publish.accept(personTopic(user), person(user, online, idle));
    }

    byte[] snapshot(String room, List<PresentUser> people) {
        return mapper.writeValueAsBytes(new Snapshot("snapshot", room, people));
    }

    void join(String room, PresentUser presentUser) {
        publish(room, new Join("join", room, presentUser.user(), presentUser.displayName(), presentUser.idle()));
    }

    void idle(String room, String user, boolean idle) {
        publish(room, new Idle("idle", room, user, idle));
    }

    void leave(String room, String user) {
        publish(room, new Change("leave", room, user));
    }

    void typing(String room, String user) {
        publish(room, new Change("typing", room, user));
    }

    private void publish(String room, Object event) {
        publish.accept(topic(room), mapper.writeValueAsBytes(event));
    }
}
