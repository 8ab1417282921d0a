package dev.parley.conversation;

/** Somebody types to a user: worth nothing a few seconds later. */
public record DirectTypingStarted(String typist, String reader) {}
