package dev.parley.event;

/** A user types a direct message to another one. The event is obsolete after a few seconds. */
public record DirectTypingStarted(String typist, String reader) {}
