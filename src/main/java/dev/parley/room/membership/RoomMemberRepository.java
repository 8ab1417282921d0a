package dev.parley.room.membership;

import dev.parley.destination.UserRooms;
import dev.parley.room.RoomName;
import dev.parley.room.RoomRepository;
import dev.parley.room.Visibility;
import dev.parley.stream.StreamId;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads room memberships from the database. Any thread; every call blocks. */
@Component
class RoomMemberRepository implements UserRooms {

    private final RoomRepository roomRepository;
    private final JdbcClient jdbc;

    RoomMemberRepository(RoomRepository roomRepository, JdbcClient jdbc) {
        this.roomRepository = roomRepository;
        this.jdbc = jdbc;
    }

    @Override
    public Collection<StreamId> ofUser(String username) {
        return roomRepository.of(username).stream().map(RoomName::stream).toList();
    }

    @Override
    public Access access(String username, StreamId room) {
        return room.kind() != StreamId.Kind.ROOM
                ? Access.NONE
                : jdbc.sql("""
                                SELECT visibility,
                                    (SELECT count(*) FROM member WHERE room = :room AND username = :user) AS member
                                FROM room WHERE name = :room
                                """)
                        .param("room", room.name())
                        .param("user", username)
                        .query((row, number) -> access(row.getString("visibility"), row.getLong("member") > 0))
                        .optional()
                        .orElse(Access.NONE);
    }

    private static Access access(String visibility, boolean member) {
        if (member) {
            return Access.MEMBER;
        }
        return Visibility.ofCode(visibility) == Visibility.PUBLIC ? Access.READER : Access.NONE;
    }

    @Override
    public Collection<String> members(StreamId room) {
        return room.kind() == StreamId.Kind.ROOM ? roomRepository.members(new RoomName(room.name())) : List.of();
    }
}
