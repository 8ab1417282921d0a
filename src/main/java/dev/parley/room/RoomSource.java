package dev.parley.room;

import dev.parley.account.Account;
import dev.parley.conversation.Source;
import dev.parley.conversation.Target;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the stream behind {@code /topic/room.{room}}; a public room comes into being on demand. */
@Component
class RoomSource implements Source {

    private static final String PREFIX = "/topic/room.";

    private final Rooms rooms;

    RoomSource(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Optional<Target> resolve(String destination, Account reader) {
        if (!destination.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var stream = rooms.use(RoomName.of(destination.substring(PREFIX.length())), reader);
        return Optional.of(new Target.Stream(stream));
    }
}
