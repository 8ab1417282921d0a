package dev.parley.stream;

/** Where one entry is: its number in one stream. */
public record Position(StreamId stream, long seq) {}
