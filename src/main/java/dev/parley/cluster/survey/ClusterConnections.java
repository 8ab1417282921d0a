package dev.parley.cluster.survey;

import java.util.List;
import java.util.Set;

/**
 * The open connections of all nodes.
 *
 * @param connections oldest first
 * @param unreachable the ids of live nodes whose connections are missing, at least in part
 */
public record ClusterConnections(List<Line> connections, Set<String> unreachable) {

    /** @param node the name of the node that holds the connection */
    public record Line(String node, ConnectionInfo connection) {}
}
