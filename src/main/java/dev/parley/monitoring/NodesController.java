package dev.parley.monitoring;

import dev.parley.account.Account;
import dev.parley.cluster.ClusterMembership;
import dev.parley.cluster.NodeInfo;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows administrators which nodes live. */
@RestController
class NodesController {

    private final ClusterMembership clusterMembership;

    NodesController(ClusterMembership clusterMembership) {
        this.clusterMembership = clusterMembership;
    }

    /** The longest-standing first. */
    @GetMapping("/api/admin/nodes")
    List<LivingNode> list(Account caller) {
        AdminGuard.require(caller);
        return clusterMembership.all().stream().map(LivingNode::of).toList();
    }

    record LivingNode(String id, String name, Instant startedAt, boolean self) {

        static LivingNode of(NodeInfo node) {
            return new LivingNode(node.id(), node.name(), node.startedAt(), node.self());
        }
    }
}
