package dev.parley.admin;

import dev.parley.cluster.Nodes;
import dev.parley.fanout.Connection;
import dev.parley.fanout.Connections;
import dev.parley.fanout.Fanout;
import dev.parley.relay.Relay;
import dev.parley.stream.StreamLog;
import java.lang.management.ManagementFactory;
import org.springframework.stereotype.Component;

/** Collects what the running node says about itself. Any thread; never blocks. */
@Component
class Figures {

    private final Connections connections;
    private final Fanout fanout;
    private final StreamLog log;
    private final Nodes nodes;
    private final Relay relay;

    Figures(Connections connections, Fanout fanout, StreamLog log, Nodes nodes, Relay relay) {
        this.connections = connections;
        this.fanout = fanout;
        this.log = log;
        this.nodes = nodes;
        this.relay = relay;
    }

    Stats now() {
        var delivery = fanout.stats();
        return new Stats(
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                connections.size(),
                connections.users(),
                delivery.subscriptions(),
                delivery.feeds(),
                log.appended(),
                delivery.deliveries(),
                delivery.catchUps(),
                outboxBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                log.queued(),
                RelayWord.of(relay),
                nodes.all().size());
    }

    long outboxBytes() {
        return connections.all().stream().mapToLong(Connection::outboxBytes).sum();
    }
}
