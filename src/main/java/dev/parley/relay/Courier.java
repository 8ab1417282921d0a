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
final class Courier implements Runnable {

    /** Then the state says that news comes from the database: late, but surely. */
    private static final Duration DOUBTFUL = Duration.ofSeconds(3);

    /** Then the connection is given up. */
    private static final Duration HOPELESS = Duration.ofSeconds(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A connection that lasted so long was a good one: after it the pauses are short again. */
    private static final Duration GOOD = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private final Dialer dialer;
    private final Desk desk;
    private final BrokerHealth health;
    private final Round round;
    private final Unconfirmed unconfirmed = new Unconfirmed();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Line line;

    Courier(Dialer dialer, Desk desk, BrokerHealth health, Round round) {
        this.dialer = dialer;
        this.desk = desk;
        this.health = health;
        this.round = round;
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
        desk.bell().ring();
    }

    /** Looks whether the broker still reads and answers. Never blocks. */
    void watch() {
        Line current = line;
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
        return line != null;
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** One connection, from its beginning to its end. */
    private void serve() throws InterruptedException {
        try {
            Line opened = dialer.open(desk.bell());
            line = opened;
            round.begin(opened);
            while (isRunning()) {
                round.once(opened, unconfirmed);
            }
            round.last(opened, unconfirmed);
        } catch (LineLost e) {
            health.lost(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("The connection to the broker is given up", e);
            health.lost("this node failed");
        } finally {
            line = null;
            dialer.hangUp();
            desk.disconnected(unconfirmed);
        }
    }

    /** Doubled from failure to failure; up to half of it is left to chance, so that nodes do not come all at once. */
    private static long pauseMillis(int failures) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), SHORTEST_PAUSE.toMillis() << Math.min(failures, 10));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }
}
