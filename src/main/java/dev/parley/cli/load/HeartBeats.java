package dev.parley.cli.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends the heart-beats of all connections of a loop in slices, so that no connection needs a timer of its own. */
final class HeartBeats extends TimedTask {

    private static final byte[] EOL = {'\n'};
    private static final int SLICE_MILLIS = 100;

    private final List<LoadClient> clients;
    private final int slices;
    private int slice;

    HeartBeats(List<LoadClient> clients, int everyMillis) {
        this.clients = clients;
        this.slices = Math.max(1, everyMillis / SLICE_MILLIS);
    }

    @Override
    protected void due(long nowNanos) {
        for (int i = slice; i < clients.size(); i += slices) {
            var client = clients.get(i);
            if (client.isReady() && client.isOpen()) {
                client.text(EOL, EOL.length);
                client.flush();
            }
        }
        slice = (slice + 1) % slices;
        reschedule(dueNanos() + TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS));
    }
}
