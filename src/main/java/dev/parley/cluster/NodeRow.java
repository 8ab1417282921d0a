package dev.parley.cluster;

/** A node's row, with the milliseconds by which it is older than the database's clock. */
record NodeRow(String id, String name, long startedAtMillis, long ageMillis) {}
