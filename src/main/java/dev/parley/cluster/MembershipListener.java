package dev.parley.cluster;

/**
 * Hears which other nodes come and go. Called on the node table's thread, after {@link ClusterMembership#alive()} has changed; must not
 * block for long.
 *
 * <p>A node that was cut off from the database for a while goes and comes again under the same id.
 */
public interface MembershipListener {

    /** Also called, one by one, for those that were there before this node. */
    void came(String nodeId);

    /** It has stopped, or has said nothing for too long. */
    void gone(String nodeId);
}
