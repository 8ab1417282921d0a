package dev.parley.cluster.membership;

/** A row of the node table; {@code ageMillis} is the time since its renewal, by the database's clock. */
record NodeRow(String id, String name, long startedAtMillis, long ageMillis) {}
