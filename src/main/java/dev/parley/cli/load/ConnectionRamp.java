package dev.parley.cli.load;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens connections, a limited number at a time, and waits until all their subscriptions are active. */
final class ConnectionRamp {

    /** The number of connections that open at the same time, so that the server's accept backlog does not overflow. */
    private static final int MAX_CONCURRENT = 64;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final AtomicInteger completed = new AtomicInteger();
    private volatile boolean failed;
    private int started;

    /** @return whether all connections opened */
    boolean open(Collection<? extends LoadClient> clients, ProgressReporter progressReporter) {
        int before = started;
        var ticker = new Ticker();
        for (var client : clients) {
            if (!Await.until(() -> failed || started - completed.get() < MAX_CONCURRENT, TIMEOUT)) {
                throw new LoadFailed("The server has accepted no new connection for " + TIMEOUT.toSeconds()
                        + " s. Check its limits on connections"
                        + " (parley.limits.connections, connections-per-user) and its log.");
            }
            if (failed) {
                return false;
            }
            started++;
            client.loop.run(client::open);
            ticker.tick(() -> progressReporter.print("opened " + (completed.get() - before) + " of " + clients.size()));
        }
        if (!Await.until(() -> failed || completed.get() == started, TIMEOUT)) {
            throw new LoadFailed("Of " + clients.size() + " connections, " + (started - completed.get())
                    + " did not get all their subscriptions (a server without receipts needs --receipts false).");
        }
        return !failed;
    }

    /** Counts a connection that has opened or failed. Called on the thread of its loop. */
    void completed(boolean success) {
        failed |= !success;
        completed.incrementAndGet();
    }
}
