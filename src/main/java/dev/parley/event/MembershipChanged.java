package dev.parley.event;

import dev.parley.destination.UserRooms;
import dev.parley.stream.StreamId;

/**
 * A user joined or left a room. Published on every node after the change is stored, at least once and in no guaranteed
 * order: a listener must read the current membership from {@link UserRooms}.
 *
 * @param since the room's head when a new member joined; the entries after it are delivered to them
 */
public record MembershipChanged(StreamId room, String username, long since) {}
