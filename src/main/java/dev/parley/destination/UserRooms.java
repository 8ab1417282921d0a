package dev.parley.destination;

import dev.parley.stream.StreamId;
import java.util.Collection;

/** Reads room memberships from the database. Any thread; every call blocks for one read. */
public interface UserRooms {

    /** The number of rooms that one subscription, or one resume token, can include. */
    int MAX_ROOMS = 5_000;

    /** A user's access to a room. */
    enum Access {
        MEMBER,
        /** The user is not a member, but may read the room. */
        READER,
        /** The room does not exist, or the user may not know of it. */
        NONE
    }

    /** Returns the rooms of which the user is a member. */
    Collection<StreamId> ofUser(String username);

    Access access(String username, StreamId room);

    /** Returns the user names of a room's members; empty if the room does not exist. */
    Collection<String> members(StreamId room);
}
