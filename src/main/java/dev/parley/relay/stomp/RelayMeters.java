package dev.parley.relay.stomp;

import dev.parley.relay.RelayState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicLong;

/** Registers the metrics of the relay. */
final class RelayMeters implements MeterBinder {

    private final StompRelay relay;

    RelayMeters(StompRelay relay) {
        this.relay = relay;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("parley.relay.state", relay, node -> node.state() == RelayState.CONNECTED ? 1 : 0)
                .description("1 while entries arrive through the broker, 0 while nodes poll the database")
                .register(registry);
        Gauge.builder("parley.relay.queue", relay, StompRelay::queued)
                .description("Entries queued for the broker")
                .register(registry);
        FunctionCounter.builder("parley.relay.sent", relay.counters().sent(), AtomicLong::get)
                .description("Entries sent to the broker")
                .register(registry);
        FunctionCounter.builder("parley.relay.received", relay.counters().received(), AtomicLong::get)
                .description("Entries of other nodes received through the broker")
                .register(registry);
        FunctionCounter.builder("parley.relay.dropped", relay, StompRelay::dropped)
                .description(
                        "Entries not sent because the broker was disconnected or slow; other nodes read them from the database")
                .register(registry);
    }
}
