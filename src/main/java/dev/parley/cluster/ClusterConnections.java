package dev.parley.cluster;

import java.util.List;
import java.util.Set;

/**
 * The open connections of all nodes.
 *
 * @param connections oldest first
 * @param unheard the ids of nodes that live, and of whose connections some are missing
 */
public record ClusterConnections(List<Line> connections, Set<String> unheard) {

    /** @param node the name of the node that holds the connection */
    public record Line(String node, ConnectionInfo connection) {}
}
