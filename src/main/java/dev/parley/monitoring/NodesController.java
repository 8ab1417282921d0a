package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.cluster.membership.ClusterMembership;
import dev.parley.cluster.membership.NodeInfo;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the live nodes for administrators. */
@RestController
class NodesController {

    private final ClusterMembership clusterMembership;

    NodesController(ClusterMembership clusterMembership) {
        this.clusterMembership = clusterMembership;
    }

    /** Lists the nodes, the longest running first. */
    @GetMapping("/api/admin/nodes")
    List<NodeResponse> list(Account caller) {
        AdminGuard.require(caller);
        return clusterMembership.all().stream().map(NodeResponse::of).toList();
    }

    record NodeResponse(String id, String name, Instant startedAt, boolean self) {

        static NodeResponse of(NodeInfo node) {
            return new NodeResponse(node.id(), node.name(), node.startedAt(), node.self());
        }
    }
}
