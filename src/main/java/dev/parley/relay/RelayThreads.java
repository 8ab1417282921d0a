package dev.parley.relay;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The connection's threads, from a start of the relay to its stop: one sends, one watches over it, and Spring's receive. */
final class RelayThreads {

    private static final Duration WATCH = Duration.ofMillis(500);

    /** A little longer than the sending thread may take to say what is left. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(RelayThreads.class);

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

    /** Blocks until what waits is sent, for at most a few seconds. */
    void stop() {
        brokerSender.stop();
        if (!brokerSender.isConnected()) {
            // It waits for a connection, which nobody needs any more.
            thread.interrupt();
        }
        try {
            thread.join(STOP_LIMIT.toMillis());
            if (thread.isAlive()) {
                log.warn("The broker does not take what is left to say; other nodes find it in the database");
                brokerConnector.hangUp();
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
