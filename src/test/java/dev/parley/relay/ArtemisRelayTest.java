package dev.parley.relay;

import dev.parley.testing.TestBroker;

/** Proves the contract with Artemis, which is there wherever the tests run. */
class ArtemisRelayTest extends StompRelayContract {

    @Override
    TestBroker startBroker() {
        return TestBroker.artemis();
    }
}
