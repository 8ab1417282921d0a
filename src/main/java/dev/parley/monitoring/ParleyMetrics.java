package dev.parley.monitoring;

import dev.parley.fanout.ConnectionRegistry;
import dev.parley.fanout.Fanout;
import dev.parley.stream.StreamLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Binds this node's figures to the meter registry. */
@Component
class ParleyMetrics implements MeterBinder {

    private final NodeStats nodeStats;
    private final ConnectionRegistry connectionRegistry;
    private final Fanout fanout;
    private final StreamLog streams;

    ParleyMetrics(NodeStats nodeStats, ConnectionRegistry connectionRegistry, Fanout fanout, StreamLog streams) {
        this.nodeStats = nodeStats;
        this.connectionRegistry = connectionRegistry;
        this.fanout = fanout;
        this.streams = streams;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("parley.connections", connectionRegistry, ConnectionRegistry::size)
                .description("Open connections")
                .register(registry);
        Gauge.builder("parley.users", connectionRegistry, ConnectionRegistry::users)
                .description("Users who have a connection")
                .register(registry);
        Gauge.builder("parley.subscriptions", fanout, node -> node.stats().subscriptions())
                .description("Subscriptions to streams and topics")
                .register(registry);
        Gauge.builder("parley.feeds", fanout, node -> node.stats().feeds())
                .description("Streams with at least one subscription")
                .register(registry);
        Gauge.builder("parley.outbox", nodeStats, NodeStats::outboxBytes)
                .description("Bytes waiting to be sent, over all connections")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder("parley.append.queue", streams, StreamLog::queued)
                .description("Appends waiting for the log writer")
                .register(registry);
        FunctionCounter.builder("parley.appends", streams, StreamLog::appended)
                .description("Entries written by this node")
                .register(registry);
        FunctionCounter.builder(
                        "parley.deliveries", fanout, node -> node.stats().deliveries())
                .description("Entries delivered, counted per subscriber")
                .register(registry);
        FunctionCounter.builder("parley.catchups", fanout, node -> node.stats().catchUps())
                .description("Reads from the log because a subscriber was behind")
                .register(registry);
        FunctionCounter.builder("parley.gaps", fanout, node -> node.stats().gaps())
                .description("Reads from the log because the relay did not deliver entries of other nodes")
                .register(registry);
    }
}
