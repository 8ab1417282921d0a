package dev.parley.cluster.membership;

/**
 * Receives the joins and departures of other nodes. Called on the thread of the node table, after {@link
 * ClusterMembership#alive()} has changed; must not block for long.
 *
 * <p>A node that was cut off from the database for a while goes down and comes up again under its old id.
 */
public interface MembershipListener {

    /** A node is up. Also called, one by one, for the nodes that were up before this one. */
    void nodeUp(String nodeId);

    /** A node is down: it has stopped, or has not renewed its row in time. */
    void nodeDown(String nodeId);
}
