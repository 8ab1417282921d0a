package dev.parley.relay;

/**
 * This node, among all that share a database.
 *
 * @param name as it was set, for people: {@code parley.node-name}, else the machine's name
 * @param id another one for each start of a process
 */
public record NodeIdentity(String name, String id) {}
