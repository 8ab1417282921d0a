package dev.parley.cli.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends the heart-beats of all connections of a loop: a slice of them at a time, so that no timer is needed for each. */
final class HeartBeats extends TimedTask {

    private static final byte[] EOL = {'\n'};
    private static final int SLICE_MILLIS = 100;

    private final List<LoadClient> peers;
    private final int slices;
    private int slice;

    HeartBeats(List<LoadClient> peers, int everyMillis) {
        this.peers = peers;
        this.slices = Math.max(1, everyMillis / SLICE_MILLIS);
    }

    @Override
    protected void due(long nowNanos) {
        for (int i = slice; i < peers.size(); i += slices) {
            var peer = peers.get(i);
            if (peer.isReady() && peer.isOpen()) {
                peer.text(EOL, EOL.length);
                peer.flush();
            }
        }
        slice = (slice + 1) % slices;
        again(dueNanos() + TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS));
    }
}
