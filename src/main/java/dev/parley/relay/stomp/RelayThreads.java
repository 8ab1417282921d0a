package dev.parley.relay.stomp;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The threads of the broker connection, from a start of the relay to its stop: one thread sends, one monitors the
 * connection, and Spring's threads receive.
 */
final class RelayThreads {

    private static final Duration WATCH = Duration.ofMillis(500);

    /** A little longer than the sending thread may take to send the rest of its queue. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private static final Logger logger = LoggerFactory.getLogger(RelayThreads.class);

    private final ThreadPoolTaskScheduler watch = new ThreadPoolTaskScheduler();
    private final BrokerConnector brokerConnector;
    private final BrokerSender brokerSender;
    private final Thread thread;

    RelayThreads(RelaySettings settings, RelayQueues relayQueues, BrokerHealth health, SendLoop sendLoop) {
        watch.setThreadNamePrefix("parley-relay-watch-");
        watch.setDaemon(true);
        watch.setRemoveOnCancelPolicy(true);
        watch.initialize();
        brokerConnector = new BrokerConnector(settings, watch);
        brokerSender = new BrokerSender(brokerConnector, relayQueues, health, sendLoop);
        thread = new Thread(brokerSender, "parley-relay");
        thread.setDaemon(true);
    }

    void start() {
        watch.scheduleAtFixedRate(brokerSender::watch, WATCH);
        thread.start();
    }

    /** Blocks until the queued entries are sent, for at most a few seconds. */
    void stop() {
        brokerSender.stop();
        if (!brokerSender.isConnected()) {
            // The thread waits for a connection, which is no longer needed.
            thread.interrupt();
        }
        try {
            thread.join(STOP_LIMIT.toMillis());
            if (thread.isAlive()) {
                logger.warn(
                        "The broker did not read the last entries of this node within {} s; other nodes read them from the database",
                        STOP_LIMIT.toSeconds());
                brokerConnector.abort();
                thread.interrupt();
                thread.join(STOP_LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        brokerConnector.close();
        watch.shutdown();
    }
}
