package dev.parley.conversation;

import dev.parley.stream.StreamId;
import java.util.Collection;

/** Knows who is a member of which rooms, as the database has it. Any thread; every call blocks for one read. */
public interface UserRooms {

    /** With how many rooms one subscription, and one resume token, may deal. */
    int MOST = 5_000;

    /** What a room is to a user. */
    enum Access {
        MEMBER,
        /** Not a member, but may read it. */
        READER,
        /** May not know of it; or there is no such room. */
        NONE
    }

    /** The rooms of which that user is a member. */
    Collection<StreamId> of(String username);

    Access access(String username, StreamId room);

    /** The user names of a room's members; none if there is no such room. */
    Collection<String> members(StreamId room);
}
