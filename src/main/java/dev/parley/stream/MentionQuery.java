package dev.parley.stream;

import java.util.Collection;

/**
 * The mentions to look for.
 *
 * @param username the mentioned user
 * @param notFrom senders whose mentions are left out
 * @param limit the maximum number of mentions
 */
public record MentionQuery(String username, Collection<String> notFrom, int limit) {}
