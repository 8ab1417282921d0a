package dev.parley.presence;

/** Somebody who is present, as the snapshot lists them. */
record Person(String user, String displayName) {}
