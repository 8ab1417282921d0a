package dev.parley.event;

import dev.parley.stream.StreamId;

/**
 * A user lost access to a stream. Published after the new rule is stored; the delivering components end the user's
 * subscriptions.
 */
public record AccessRevoked(StreamId stream, String username) {}
