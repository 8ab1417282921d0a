package dev.parley.relay.stomp;

import static dev.parley.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.relay.RelayState;
import dev.parley.stream.Entry;
import dev.parley.stream.StreamId;
import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestBroker;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Proves the contract with RabbitMQ, and that the relay detects a frozen broker process and recovers when it continues.
 */
@ClusterTest
class RabbitMqRelayTest extends StompRelayContract {

    private static final StreamId LOBBY = StreamId.room("lobby");

    @Override
    TestBroker startBroker() {
        return TestBroker.rabbitMq();
    }

    @Test
    void frozenBrokerIsDetectedAndUsedAgain() throws Exception {
        try (var here = TestNode.start("here", broker).awaitConnected();
                var there = TestNode.start("there", broker).follow(LOBBY).awaitConnected()) {
            broker.freeze();
            try {
                here.awaitDisconnected();
                there.awaitDisconnected();
            } finally {
                broker.thaw();
            }
            eventually(
                    "both are back",
                    TestNode.SOON,
                    () -> here.relay().state() == RelayState.CONNECTED
                            && there.relay().state() == RelayState.CONNECTED);
            List<Entry> entries = here.append(LOBBY, 1);
            assertThat(there.arrival()).isEqualTo(entries);
        }
    }
}
