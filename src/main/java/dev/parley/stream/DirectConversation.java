package dev.parley.stream;

/**
 * One direct conversation in a user's inbox.
 *
 * @param peer the other party's user name, or the owner's own for notes to oneself
 * @param last the latest message of either party, deleted or not
 */
public record DirectConversation(String peer, Entry last) {}
