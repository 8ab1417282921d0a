package dev.parley.conversation;

import dev.parley.stream.StreamId;

/** A conversation is gone, so nobody may read its stream: published after that is stored, heard by whoever delivers. */
public record StreamClosed(StreamId stream) {}
