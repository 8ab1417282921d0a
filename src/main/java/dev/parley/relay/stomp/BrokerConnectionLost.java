package dev.parley.relay.stomp;

/** The connection to the broker could not be opened, or has ended. The message names the cause in a few words. */
final class BrokerConnectionLost extends Exception {

    private static final long serialVersionUID = 1;

    BrokerConnectionLost(String message) {
        super(message);
    }
}
