package dev.parley.account;

/** A session was signed out, expired, or was ended by a changed password or a disabled account. */
public record SessionEnded(String sessionId) {}
