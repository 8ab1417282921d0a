package dev.parley.conversation;

import dev.parley.stream.StreamId;

/**
 * A user became a member of a room, or ceased to be one. Published on every node after the change is stored, at least once
 * and in no promised order: a listener has to ask {@link UserRooms} what holds now.
 *
 * @param since of a new member, the room's head when they joined: what has higher numbers is delivered to them
 */
public record MembershipChanged(StreamId room, String username, long since) {}
