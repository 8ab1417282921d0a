package dev.parley.relay.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.stream.StreamId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proves that every stream has a destination of its own, whose characters every broker accepts unchanged. */
class BrokerDestinationsTest {

    /** RabbitMQ, AMQP 0-9-1: a routing key is a short string. */
    private static final int ROUTING_KEY_BYTES = 255;

    @Test
    void destinationContainsTheStreamKeyInBase64() {
        assertThat(BrokerDestinations.of(StreamId.room("lobby"))).isEqualTo("/topic/parley.stream.cm9vbS9sb2JieQ");
        assertThat(BrokerDestinations.of(StreamId.control())).isEqualTo("/topic/parley.stream.Y29udHJvbA");
    }

    @Test
    void everyDestinationIsShortAndPlain() {
        var names =
                List.of("", "*", "#", "a.b", "a/b", "%2F", "\n", "漢".repeat(64), "😀".repeat(64), "x".repeat(1_000));
        for (String name : names) {
            String destination = BrokerDestinations.of(StreamId.room(name));
            assertThat(destination).matches("/topic/parley\\.(long-)?stream\\.[A-Za-z0-9_-]+");
            assertThat(destination.length() - "/topic/".length()).isLessThanOrEqualTo(ROUTING_KEY_BYTES);
        }
    }

    @Test
    void streamsDoNotShareDestinations() {
        var streams = IntStream.range(1, 300)
                .mapToObj("x"::repeat)
                .flatMap(name -> List.of(StreamId.room(name), StreamId.inbox(name)).stream())
                .toList();
        assertThat(streams.stream().map(BrokerDestinations::of).distinct()).hasSameSizeAs(streams);
    }
}
