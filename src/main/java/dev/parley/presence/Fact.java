package dev.parley.presence;

/** Something that a node may say of a user: each node for itself, and it holds while at least one says so. */
sealed interface Fact {

    String user();

    /** The user is connected. */
    record Online(String user) implements Fact {}

    /** The user is present in the room. */
    record Present(String room, String user) implements Fact {}
}
