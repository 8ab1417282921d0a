package dev.parley.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues the frames that wait to be sent on one connection, bounded in bytes, and writes them without blocking any
 * thread.
 *
 * <p>The next write takes all frames that were queued during the previous one: many frames, one write. Frames are sent
 * in the order in which they were queued, both control frames and entries. Any thread may call any method; the lock is
 * held for a few instructions only, never around the transport or a callback.
 */
public final class Outbox implements SubscriptionSink {

    /** Small enough that a slow reader makes visible progress, and large compared with the cost of a write. */
    private static final int WRITE_BYTES = 32 * 1024;

    private final Transport transport;
    private final long highWaterBytes;
    private final Consumer<Subscription> onRevoked;

    private final ArrayDeque<byte[]> queue = new ArrayDeque<>(2);
    private List<Runnable> waiting = List.of();
    private long queuedBytes;
    private boolean writing;
    private boolean closed;
    private @Nullable Runnable atEnd;
    private long progressNanos = System.nanoTime();

    /**
     * @param highWaterBytes beyond it no entries are accepted; half of it is the low-water mark at which they are
     *     accepted again
     * @param onRevoked called with each subscription that the service ended
     */
    public Outbox(Transport transport, long highWaterBytes, Consumer<Subscription> onRevoked) {
        this.transport = transport;
        this.highWaterBytes = highWaterBytes;
        this.onRevoked = onRevoked;
    }

    @Override
    public synchronized int offer(List<byte[]> frames) {
        if (closed || atEnd != null) {
            return frames.size();
        }
        int taken = 0;
        for (byte[] frame : frames) {
            if (queuedBytes >= highWaterBytes) {
                break;
            }
            queue.add(frame);
            queuedBytes += frame.length;
            taken++;
        }
        return taken;
    }

    /**
     * Queues a control frame (an answer, a heart-beat), even above the high-water mark, and sends it.
     *
     * @return false if the outbox is closed, or holds twice the high-water mark, so that the peer must be considered
     *     dead
     */
    public boolean send(byte[] frame) {
        boolean queued = queue(frame);
        if (queued) {
            flush();
        }
        return queued;
    }

    /**
     * Queues a control frame, even above the high-water mark; the caller must call {@link #flush} later. Returns false
     * if the outbox is closed or holds twice the high-water mark.
     */
    public synchronized boolean queue(byte[] frame) {
        if (closed || atEnd != null || queuedBytes >= 2 * highWaterBytes) {
            return false;
        }
        queue.add(frame);
        queuedBytes += frame.length;
        return true;
    }

    @Override
    public void flush() {
        List<byte[]> frames;
        synchronized (this) {
            if (writing || closed) {
                return;
            }
            frames = take();
            if (frames.isEmpty()) {
                return;
            }
            writing = true;
            progressNanos = System.nanoTime();
        }
        writeAll(frames);
    }

    @Override
    public void whenWritable(Runnable resume) {
        synchronized (this) {
            if (closed || atEnd != null) {
                return;
            }
            if (queuedBytes > highWaterBytes / 2) {
                waiting = append(waiting, resume);
                return;
            }
        }
        resume.run();
    }

    @Override
    public void revoked(Subscription subscription) {
        onRevoked.accept(subscription);
    }

    /**
     * Accepts no further frames, and runs {@code then} once all queued frames are written; immediately if none are
     * queued.
     */
    public void finish(Runnable then) {
        synchronized (this) {
            if (closed || atEnd != null) {
                return;
            }
            atEnd = then;
            if (writing || !queue.isEmpty()) {
                then = null;
            }
        }
        if (then != null) {
            then.run();
        } else {
            flush();
        }
    }

    /** Drops the queued frames and accepts no further ones. */
    public synchronized void close() {
        closed = true;
        queue.clear();
        queuedBytes = 0;
        waiting = List.of();
    }

    /** Bytes queued, including those handed to the transport that the socket has not yet accepted. */
    public synchronized long queuedBytes() {
        return queuedBytes;
    }

    /** How long the peer has accepted none of the waiting bytes, in milliseconds; 0 if none wait. */
    public synchronized long stalledMillis(long nowNanos) {
        return writing ? Math.max(0, (nowNanos - progressNanos) / 1_000_000) : 0;
    }

    /** The time of the last hand-over to the socket, as a {@link System#nanoTime()} value. */
    public synchronized long lastWriteNanos() {
        return progressNanos;
    }

    /**
     * Writes until the queue is empty, or until a write does not complete immediately; the completion of that write
     * continues with the rest.
     */
    private void writeAll(List<byte[]> first) {
        List<byte[]> frames = first;
        while (!frames.isEmpty()) {
            var write = new Write(frames);
            transport.write(frames, write::done, this::close);
            if (!write.endedInline()) {
                return;
            }
            frames = next(frames);
        }
    }

    /**
     * Completes a write: frees its bytes, runs the callbacks that wait for room, and returns the frames to write next.
     */
    private List<byte[]> next(List<byte[]> written) {
        List<byte[]> frames;
        List<Runnable> awake = List.of();
        Runnable end = null;
        synchronized (this) {
            if (closed) {
                return List.of();
            }
            for (byte[] frame : written) {
                queuedBytes -= frame.length;
            }
            progressNanos = System.nanoTime();
            if (queuedBytes <= highWaterBytes / 2) {
                awake = waiting;
                waiting = List.of();
            }
            frames = take();
            if (frames.isEmpty()) {
                writing = false;
                end = atEnd;
            }
        }
        awake.forEach(Runnable::run);
        if (end != null) {
            end.run();
        }
        return frames;
    }

    private List<byte[]> take() {
        if (queue.isEmpty()) {
            return List.of();
        }
        var frames = new ArrayList<byte[]>(Math.min(queue.size(), 64));
        int bytes = 0;
        while (!queue.isEmpty() && bytes < WRITE_BYTES) {
            byte[] frame = queue.remove();
            bytes += frame.length;
            frames.add(frame);
        }
        return frames;
    }

    private static List<Runnable> append(List<Runnable> list, Runnable added) {
        var longer = new ArrayList<>(list);
        longer.add(added);
        return longer;
    }

    /**
     * One write in progress. It may end before {@code transport.write} returns; then the loop that started it
     * continues, so that a peer that accepts everything immediately does not deepen the stack with every write.
     */
    private final class Write {

        private static final int UNDER_WAY = 0;
        private static final int RETURNED = 1;
        private static final int ENDED = 2;

        private final List<byte[]> frames;
        private final AtomicInteger state = new AtomicInteger(UNDER_WAY);

        Write(List<byte[]> frames) {
            this.frames = frames;
        }

        void done() {
            if (!state.compareAndSet(UNDER_WAY, ENDED)) {
                writeAll(next(frames));
            }
        }

        boolean endedInline() {
            return !state.compareAndSet(UNDER_WAY, RETURNED);
        }
    }
}
