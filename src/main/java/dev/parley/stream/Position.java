package dev.parley.stream;

/** The position of one entry: its number in one stream. */
public record Position(StreamId stream, long seq) {}
