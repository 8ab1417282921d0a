package dev.parley.admin;

import dev.parley.account.Account;
import dev.parley.cluster.NodeInfo;
import dev.parley.cluster.Nodes;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows administrators which nodes live. */
@RestController
class NodesController {

    private final Nodes nodes;

    NodesController(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The longest-standing first. */
    @GetMapping("/api/admin/nodes")
    List<LivingNode> list(Account caller) {
        Admins.require(caller);
        return nodes.all().stream().map(LivingNode::of).toList();
    }

    record LivingNode(String id, String name, Instant startedAt, boolean self) {

        static LivingNode of(NodeInfo node) {
            return new LivingNode(node.id(), node.name(), node.startedAt(), node.self());
        }
    }
}
