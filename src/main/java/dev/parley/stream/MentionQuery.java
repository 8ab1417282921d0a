package dev.parley.stream;

import java.util.Collection;

/**
 * Which mentions to look for.
 *
 * @param username who is mentioned
 * @param notFrom senders whose mentions are left out
 * @param limit at most so many
 */
public record MentionQuery(String username, Collection<String> notFrom, int limit) {}
