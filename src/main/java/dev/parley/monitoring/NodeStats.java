package dev.parley.monitoring;

import dev.parley.cluster.membership.ClusterMembership;
import dev.parley.fanout.Connection;
import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.relay.Relay;
import dev.parley.stream.StreamLog;
import java.lang.management.ManagementFactory;
import org.springframework.stereotype.Component;

/** Collects the current figures of this node. Any thread; never blocks. */
@Component
class NodeStats {

    private final ConnectionRegistry connectionRegistry;
    private final Fanout fanout;
    private final StreamLog streams;
    private final ClusterMembership clusterMembership;
    private final Relay relay;

    NodeStats(
            ConnectionRegistry connectionRegistry,
            Fanout fanout,
            StreamLog streams,
            ClusterMembership clusterMembership,
            Relay relay) {
        this.connectionRegistry = connectionRegistry;
        this.fanout = fanout;
        this.streams = streams;
        this.clusterMembership = clusterMembership;
        this.relay = relay;
    }

    Stats now() {
        var delivery = fanout.stats();
        return new Stats(
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                connectionRegistry.size(),
                connectionRegistry.users(),
                delivery.subscriptions(),
                delivery.feeds(),
                streams.appended(),
                delivery.deliveries(),
                delivery.catchUps(),
                outboxBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                streams.queued(),
                RelayStatus.of(relay),
                clusterMembership.all().size());
    }

    long outboxBytes() {
        return connectionRegistry.all().stream()
                .mapToLong(Connection::outboxBytes)
                .sum();
    }
}
