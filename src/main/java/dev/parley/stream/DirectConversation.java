package dev.parley.stream;

/**
 * One correspondence in somebody's inbox.
 *
 * @param peer the other party's user name, or the owner's own for notes to oneself
 * @param last the latest message, whoever sent it, deleted or not
 */
public record DirectConversation(String peer, Entry last) {}
