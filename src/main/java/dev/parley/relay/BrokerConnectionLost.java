package dev.parley.relay;

/** There is no connection to the broker, or no longer; the message says why, in a few words. */
final class BrokerConnectionLost extends Exception {

    private static final long serialVersionUID = 1;

    BrokerConnectionLost(String message) {
        super(message);
    }
}
