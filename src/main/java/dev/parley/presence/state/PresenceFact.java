package dev.parley.presence.state;

/** A fact about a user that a node reports. Each node reports its own facts. */
public sealed interface PresenceFact {

    String user();

    /** The user is connected to the node; online while at least one node reports it. */
    record Online(String user) implements PresenceFact {}

    /**
     * The user is idle on every connection to the node; idle when all nodes with a connection of the user report it.
     */
    record Idle(String user) implements PresenceFact {}

    /** The user is present in the room; while at least one node reports it. */
    record Present(String room, String user) implements PresenceFact {}
}
