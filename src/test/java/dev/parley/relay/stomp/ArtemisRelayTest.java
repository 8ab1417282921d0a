package dev.parley.relay.stomp;

import dev.parley.testing.ClusterTest;
import dev.parley.testing.TestBroker;

/** Proves the contract with Artemis, which runs in the JVM of every test. */
@ClusterTest
class ArtemisRelayTest extends StompRelayContract {

    @Override
    TestBroker startBroker() {
        return TestBroker.artemis();
    }
}
