package dev.parley.cli.load;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens connections, a few at once, and waits until all their subscriptions are in force. */
final class ConnectionRamp {

    /** So many are being opened at once, so that no server's queue of new ones overflows. */
    private static final int AT_ONCE = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicInteger settled = new AtomicInteger();
    private volatile boolean broken;
    private int begun;

    /** @return whether all could be opened */
    boolean open(Collection<? extends LoadClient> some, ProgressReporter progressReporter) {
        int before = begun;
        var ticker = new Ticker();
        for (var peer : some) {
            if (!Await.until(() -> broken || begun - settled.get() < AT_ONCE, PATIENCE)) {
                throw new LoadFailed("The server opens no connections any more.");
            }
            if (broken) {
                return false;
            }
            begun++;
            peer.loop.run(peer::open);
            ticker.tick(() -> progressReporter.say("opened " + (settled.get() - before) + " of " + some.size()));
        }
        if (!Await.until(() -> broken || settled.get() == begun, PATIENCE)) {
            throw new LoadFailed("Of " + some.size() + " connections, " + (begun - settled.get())
                    + " did not get all their subscriptions (a server without receipts needs --receipts false).");
        }
        return !broken;
    }

    /** One is open, or could not be opened. Its loop's thread. */
    void settled(boolean well) {
        broken |= !well;
        settled.incrementAndGet();
    }
}
