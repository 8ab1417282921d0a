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

/** Shows the figures to whoever collects metrics. */
@Component
class ParleyMetrics implements MeterBinder {

    private final NodeStats nodeStats;
    private final ConnectionRegistry connectionRegistry;
    private final Fanout fanout;
    private final StreamLog log;

    ParleyMetrics(NodeStats nodeStats, ConnectionRegistry connectionRegistry, Fanout fanout, StreamLog log) {
        this.nodeStats = nodeStats;
        this.connectionRegistry = connectionRegistry;
        this.fanout = fanout;
        this.log = log;
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
                .description("Cursors on streams and places at topics")
                .register(registry);
        Gauge.builder("parley.feeds", fanout, node -> node.stats().feeds())
                .description("Streams that somebody is subscribed to")
                .register(registry);
        Gauge.builder("parley.outbox", nodeStats, NodeStats::outboxBytes)
                .description("What waits to be sent, over all connections")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder("parley.append.queue", log, StreamLog::queued)
                .description("Appends that wait for the log's writer")
                .register(registry);
        FunctionCounter.builder("parley.appends", log, StreamLog::appended)
                .description("Entries written by this node")
                .register(registry);
        FunctionCounter.builder(
                        "parley.deliveries", fanout, node -> node.stats().deliveries())
                .description("Entries handed to subscribers, each subscriber counted")
                .register(registry);
        FunctionCounter.builder("parley.catchups", fanout, node -> node.stats().catchUps())
                .description("Times that a subscriber had to read from the log")
                .register(registry);
        FunctionCounter.builder("parley.gaps", fanout, node -> node.stats().gaps())
                .description(
                        "Times that entries of other nodes were read from the log, since they did not come by the relay")
                .register(registry);
    }
}
