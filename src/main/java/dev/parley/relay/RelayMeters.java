package dev.parley.relay;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicLong;

/** Shows what goes between nodes to whoever collects metrics. */
final class RelayMeters implements MeterBinder {

    private final StompRelay relay;

    RelayMeters(StompRelay relay) {
        this.relay = relay;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("parley.relay.state", relay, node -> node.state() == RelayState.CONNECTED ? 1 : 0)
                .description("1 while news comes through the broker, 0 while nodes ask the database")
                .register(registry);
        Gauge.builder("parley.relay.queue", relay, StompRelay::queued)
                .description("Entries that wait to be sent to the broker")
                .register(registry);
        FunctionCounter.builder("parley.relay.sent", relay.traffic().sent(), AtomicLong::get)
                .description("Entries sent to the broker")
                .register(registry);
        FunctionCounter.builder("parley.relay.received", relay.traffic().received(), AtomicLong::get)
                .description("Entries of other nodes that came through the broker")
                .register(registry);
        FunctionCounter.builder("parley.relay.dropped", relay, StompRelay::dropped)
                .description("Entries not sent, because the broker was away or slow; other nodes read them")
                .register(registry);
    }
}
