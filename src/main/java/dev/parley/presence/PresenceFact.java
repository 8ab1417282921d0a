package dev.parley.presence;

/** Something that a node may say of a user, each node for itself. */
sealed interface PresenceFact {

    String user();

    /** The user is connected: while at least one node says so. */
    record Online(String user) implements PresenceFact {}

    /** The user is away from every connection to the node: idle once all nodes say so to which there are any. */
    record Idle(String user) implements PresenceFact {}

    /** The user is present in the room: while at least one node says so. */
    record Present(String room, String user) implements PresenceFact {}
}
