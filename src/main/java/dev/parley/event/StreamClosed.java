package dev.parley.event;

import dev.parley.stream.StreamId;

/**
 * A conversation was deleted, so no user may read its stream. Published after the deletion is stored; the delivering
 * components end all subscriptions to it.
 */
public record StreamClosed(StreamId stream) {}
