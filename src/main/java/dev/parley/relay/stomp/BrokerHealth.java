package dev.parley.relay.stomp;

import dev.parley.relay.RelayState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether entries arrive through the broker at present, and logs each change once.
 *
 * <p>They do when the connection is open, every stream that was followed before is subscribed on it, and the broker
 * answers. Any thread.
 */
final class BrokerHealth {

    private static final Logger logger = LoggerFactory.getLogger(BrokerHealth.class);

    private final String address;
    private volatile RelayState state = RelayState.DISCONNECTED;
    private boolean resumed;
    private boolean answering = true;
    private String lastFailure = "";

    BrokerHealth(String address) {
        this.address = address;
    }

    RelayState state() {
        return state;
    }

    synchronized void resumed() {
        resumed = true;
        update();
    }

    /**
     * Records the end of the connection.
     *
     * @param reason in a few words; a reason that the broker reported is logged even if it is not the first failure in
     *     a row
     */
    synchronized void lost(String reason) {
        resumed = false;
        answering = true;
        report(reason);
        update();
    }

    /** Records that this node closed the connection, without a log line. */
    synchronized void stopped() {
        resumed = false;
        update();
    }

    synchronized void answers(boolean answers) {
        if (!answers && answering) {
            report("the broker does not answer");
        }
        answering = answers;
        update();
    }

    private void update() {
        RelayState now = resumed && answering ? RelayState.CONNECTED : RelayState.DISCONNECTED;
        if (now != state) {
            state = now;
            if (now == RelayState.CONNECTED) {
                logger.info("Connected to the broker at {}; entries of other nodes arrive through it", address);
                lastFailure = "";
            }
        }
    }

    private void report(String reason) {
        boolean first = lastFailure.isEmpty();
        boolean refused = reason.startsWith(BrokerSessionHandler.REFUSAL) && !reason.equals(lastFailure);
        if (first || refused) {
            logger.warn(
                    "The broker at {} is not available: {}. Nodes poll the database until this node has reconnected; "
                            + "check the parley.relay settings if it does not",
                    address,
                    reason);
            lastFailure = reason;
        }
    }
}
