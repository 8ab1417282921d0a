package dev.parley.relay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the broker, for as long as this node runs: the sending thread.
 *
 * <p>Everything that can block happens on it, and nobody waits for it. Another thread has to call {@link #watch} every now
 * and then: a broker that is frozen, or a network that swallows everything, would otherwise hold it for minutes.
 */
final class BrokerSender implements Runnable {

    /** Then the state says that news comes from the database: late, but surely. */
    private static final Duration DOUBTFUL = Duration.ofSeconds(3);

    /** Then the connection is given up. */
    private static final Duration HOPELESS = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A connection that lasted so long was a good one: after it the pauses are short again. */
    private static final Duration GOOD = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(BrokerSender.class);

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
                failures = System.nanoTime() - startNanos > GOOD.toNanos() ? 0 : failures + 1;
                boolean unused = stopped.await(pauseMillis(failures), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            log.debug("Interrupted, because it did not stop in time");
        }
    }

    /** From now on it sends what waits, for a limited time, and ends. */
    void stop() {
        stopped.countDown();
        relayQueues.bell().ring();
    }

    /** Looks whether the broker still reads and answers. Never blocks. */
    void watch() {
        BrokerConnection current = brokerConnection;
        if (current != null) {
            Duration owes = current.owes();
            health.answers(owes.compareTo(DOUBTFUL) < 0);
            if (owes.compareTo(HOPELESS) > 0) {
                current.hangUp("it has not answered for " + HOPELESS.toSeconds() + " s");
            }
        }
    }

    /** Whether there is anybody to send to. */
    boolean isConnected() {
        return brokerConnection != null;
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** One connection, from its beginning to its end. */
    private void serve() throws InterruptedException {
        try {
            BrokerConnection opened = brokerConnector.open(relayQueues.bell());
            brokerConnection = opened;
            sendLoop.begin(opened);
            while (isRunning()) {
                sendLoop.once(opened, inFlightBatches);
            }
            sendLoop.last(opened, inFlightBatches);
        } catch (BrokerConnectionLost e) {
            health.lost(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("The connection to the broker is given up", e);
            health.lost("this node failed");
        } finally {
            brokerConnection = null;
            brokerConnector.hangUp();
            relayQueues.disconnected(inFlightBatches);
        }
    }

    /** Doubled from failure to failure; up to half of it is left to chance, so that nodes do not come all at once. */
    private static long pauseMillis(int failures) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(failures, 10));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }
}
