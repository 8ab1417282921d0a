package dev.parley.cluster.membership;

import java.time.Instant;

/**
 * A node as administrators see it.
 *
 * @param startedAt by the database's clock, in whole milliseconds
 * @param self whether it is the node that answers the request
 */
public record NodeInfo(String id, String name, Instant startedAt, boolean self) {}
