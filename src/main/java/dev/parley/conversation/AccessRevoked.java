package dev.parley.conversation;

import dev.parley.stream.StreamId;

/** A user may no longer read a stream: published after the rule is stored, heard by whoever delivers. */
public record AccessRevoked(StreamId stream, String username) {}
