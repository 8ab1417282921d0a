package dev.parley.conversation;

import java.util.Collection;

/** A room is not what it was for these users: published after the change is stored. What it is now, they have to ask. */
public record RoomChanged(String room, Collection<String> usernames) {}
