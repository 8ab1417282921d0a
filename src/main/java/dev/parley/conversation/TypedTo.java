package dev.parley.conversation;

/** Somebody types to a user: worth nothing a few seconds later. */
public record TypedTo(String typist, String reader) {}
