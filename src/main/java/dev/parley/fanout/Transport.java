package dev.parley.fanout;

import java.util.List;

/** Carries bytes to one peer. */
public interface Transport {

    /**
     * Writes all frames, in order, with as few writes to the socket as possible. Never blocks. The caller waits for the
     * end of one write before it starts the next.
     *
     * @param frames shared with other connections: must not be changed
     * @param done runs on any thread, possibly before this method returns, when the socket has accepted all frames
     * @param failed runs instead of {@code done} if the write failed
     */
    void write(List<byte[]> frames, Runnable done, Runnable failed);
}
