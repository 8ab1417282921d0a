package dev.parley.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether news comes through the broker now, and says so once when that changes.
 *
 * <p>It does when there is a connection, everything that was followed before is subscribed on it, and the broker answers.
 * Any thread.
 */
final class BrokerHealth {

    private static final Logger log = LoggerFactory.getLogger(BrokerHealth.class);

    private final String address;
    private volatile RelayState state = RelayState.AWAY;
    private boolean resumed;
    private boolean answering = true;
    private String lastComplaint = "";

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

    /** @param reason in a few words; what the broker itself says is told even if it is not the first trouble in a row */
    synchronized void lost(String reason) {
        resumed = false;
        answering = true;
        complain(reason);
        update();
    }

    /** This node itself has ended the connection, which is worth no line. */
    synchronized void stopped() {
        resumed = false;
        update();
    }

    synchronized void answers(boolean answers) {
        if (!answers && answering) {
            complain("it does not answer");
        }
        answering = answers;
        update();
    }

    private void update() {
        RelayState now = resumed && answering ? RelayState.CONNECTED : RelayState.AWAY;
        if (now != state) {
            state = now;
            if (now == RelayState.CONNECTED) {
                log.info("The broker at {} relays between nodes", address);
                lastComplaint = "";
            }
        }
    }

    private void complain(String reason) {
        boolean first = lastComplaint.isEmpty();
        boolean refused = reason.startsWith(BrokerSessionHandler.REFUSAL) && !reason.equals(lastComplaint);
        if (first || refused) {
            log.warn("The broker at {} is away ({}); nodes ask the database meanwhile", address, reason);
            lastComplaint = reason;
        }
    }
}
