package dev.parley.account.session;

/** Published after a session was signed out, or was ended by a changed password or a disabled account. */
public record SessionEnded(String sessionId) {}
