package dev.parley.testing;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client connection through a {@link FaultyProxy} with its connection to the target. */
final class ProxiedConnection {

    /** Bounded, so that a receiver that does not read blocks the sender as it does without a proxy. */
    private static final int CHUNKS = 64;

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final long POLL_INTERVAL_NANOS = 5_000_000;

    private final FaultyProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean droppedBytes;
    private volatile boolean ended;

    ProxiedConnection(FaultyProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() {
        forward(client, server);
        forward(server, client);
    }

    /** Whether bytes were dropped, so that the rest of the stream has no meaning. */
    boolean hasDroppedBytes() {
        return droppedBytes;
    }

    void cut() {
        ended = true;
        close(client);
        close(server);
        proxy.ended(this);
    }

    static void daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(Socket from, Socket to) {
        var chunks = new LinkedBlockingQueue<Chunk>(CHUNKS);
        daemon("proxy-in", () -> readChunks(from, chunks));
        daemon("proxy-out", () -> writeChunks(chunks, to));
    }

    private void readChunks(Socket from, BlockingQueue<Chunk> chunks) {
        var buffer = new byte[CHUNK_BYTES];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                long due = System.nanoTime() + proxy.delay().toNanos();
                put(chunks, new Chunk(due, Arrays.copyOf(buffer, read)));
            }
        } catch (IOException e) {
            // The sender closed its side; the receiver sees that after the bytes in transit.
        }
        put(chunks, Chunk.END);
    }

    private void writeChunks(BlockingQueue<Chunk> chunks, Socket to) {
        try {
            for (var chunk = next(chunks); chunk != Chunk.END; chunk = next(chunks)) {
                awaitDue(chunk);
                if (proxy.mode() == FaultyProxy.Mode.SWALLOW) {
                    droppedBytes = true;
                } else if (!droppedBytes) {
                    to.getOutputStream().write(chunk.bytes());
                }
            }
        } catch (IOException e) {
            // The receiver is gone; the sender sees that now.
        }
        cut();
    }

    private void put(BlockingQueue<Chunk> chunks, Chunk chunk) {
        while (!ended && !chunks.offer(chunk)) {
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
    }

    private Chunk next(BlockingQueue<Chunk> chunks) {
        try {
            var chunk = chunks.poll(POLL_INTERVAL_NANOS, TimeUnit.NANOSECONDS);
            while (chunk == null && !ended) {
                chunk = chunks.poll(POLL_INTERVAL_NANOS, TimeUnit.NANOSECONDS);
            }
            return chunk == null ? Chunk.END : chunk;
        } catch (InterruptedException e) {
            return Chunk.END;
        }
    }

    private void awaitDue(Chunk chunk) {
        while (!ended && (System.nanoTime() < chunk.due() || proxy.mode() == FaultyProxy.Mode.HOLD)) {
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Already closed.
        }
    }

    /** @param due in {@link System#nanoTime()} */
    private record Chunk(long due, byte[] bytes) {
        static final Chunk END = new Chunk(0, new byte[0]);
    }
}
