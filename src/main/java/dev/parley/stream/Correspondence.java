package dev.parley.stream;

/**
 * One correspondence in somebody's inbox.
 *
 * @param peer the other party's user name, or the owner's own for notes to oneself
 * @param last the latest entry, whoever sent it
 */
public record Correspondence(String peer, Entry last) {}
