package dev.parley.fanout;

import java.util.List;

/** Carries bytes to one peer. */
public interface Transport {

    /**
     * Writes all frames, in order, as few writes to the socket as possible. Never blocks. Only called again once the write
     * before has ended.
     *
     * @param frames shared with other connections: never changed
     * @param done run on any thread, possibly before this method returns, when the socket has taken them all
     * @param failed run instead if it never will
     */
    void write(List<byte[]> frames, Runnable done, Runnable failed);
}
