package dev.parley.relay;

/**
 * Identifies this node among all nodes that share a database.
 *
 * @param name for people: the setting {@code parley.node-name}, else the host name
 * @param id unique to each start of a process
 */
public record NodeIdentity(String name, String id) {}
