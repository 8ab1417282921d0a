package dev.parley.relay.stomp;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending thread: keeps one connection to the broker for as long as this node runs.
 *
 * <p>All blocking calls happen on this thread, and no other thread waits for it. Another thread has to call {@link
 * #watch} regularly: a frozen broker, or a network that drops all packets, would otherwise block this thread for
 * minutes.
 */
final class BrokerSender implements Runnable {

    /**
     * Report the relay as disconnected after 3 s without an answer: entries then come from the database, with more
     * delay.
     */
    private static final Duration DISCONNECTED_AFTER = Duration.ofSeconds(3);

    /** Close the connection after 10 s without an answer. */
    private static final Duration CLOSE_AFTER = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A connection that lasted 20 s counts as stable: the pauses before reconnecting start short again. */
    private static final Duration STABLE_AFTER = Duration.ofSeconds(20);

    private static final Logger logger = LoggerFactory.getLogger(BrokerSender.class);

    private final BrokerConnector brokerConnector;
    private final RelayQueues relayQueues;
    private final BrokerHealth health;
    private final SendLoop sendLoop;
    private final InFlightBatches inFlightBatches = new InFlightBatches();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable BrokerConnection brokerConnection;

    BrokerSender(BrokerConnector brokerConnector, RelayQueues relayQueues, BrokerHealth health, SendLoop sendLoop) {
        this.brokerConnector = brokerConnector;
        this.relayQueues = relayQueues;
        this.health = health;
        this.sendLoop = sendLoop;
    }

    @Override
    public void run() {
        int failures = 0;
        try {
            while (isRunning()) {
                long startNanos = System.nanoTime();
                serve();
                failures = System.nanoTime() - startNanos > STABLE_AFTER.toNanos() ? 0 : failures + 1;
                boolean unused = stopped.await(pauseMillis(failures), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            logger.debug("The sending thread was interrupted because it did not stop in time");
        }
    }

    /** Sends the queued entries, for a limited time, then ends the thread. */
    void stop() {
        stopped.countDown();
        relayQueues.wakeup().trigger();
    }

    /** Checks whether the broker still reads and answers. Never blocks. */
    void watch() {
        BrokerConnection current = brokerConnection;
        if (current != null) {
            Duration overdue = current.overdue();
            health.answers(overdue.compareTo(DISCONNECTED_AFTER) < 0);
            if (overdue.compareTo(CLOSE_AFTER) > 0) {
                current.abort("no answer for " + CLOSE_AFTER.toSeconds() + " s");
            }
        }
    }

    /** Whether a broker is connected. */
    boolean isConnected() {
        return brokerConnection != null;
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Serves one connection, from opening to its end. */
    private void serve() throws InterruptedException {
        try {
            BrokerConnection opened = brokerConnector.open(relayQueues.wakeup());
            brokerConnection = opened;
            sendLoop.begin(opened);
            while (isRunning()) {
                sendLoop.once(opened, inFlightBatches);
            }
            sendLoop.last(opened, inFlightBatches);
        } catch (BrokerConnectionLost e) {
            health.lost(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            logger.error("An error of this node ended its connection to the broker; the node reconnects", e);
            health.lost("internal error");
        } finally {
            brokerConnection = null;
            brokerConnector.abort();
            relayQueues.disconnected(inFlightBatches);
        }
    }

    /**
     * Doubles from failure to failure. Up to half of the pause is random, so that nodes do not reconnect all at once.
     */
    private static long pauseMillis(int failures) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(failures, 10));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }
}
