package dev.parley.testing;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One client's connection through a {@link FaultyProxy}, and the one that leads on from there. */
final class ProxiedConnection {

    /** Bounded, so that who sends to somebody that does not read is held up as without a proxy. */
    private static final int CHUNKS = 64;

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final FaultyProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean holed;
    private volatile boolean ended;

    ProxiedConnection(FaultyProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() {
        carry(client, server);
        carry(server, client);
    }

    /** Whether bytes have been swallowed, so that nothing that follows would make sense. */
    boolean isHoled() {
        return holed;
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

    private void carry(Socket from, Socket to) {
        var chunks = new LinkedBlockingQueue<Chunk>(CHUNKS);
        daemon("proxy-in", () -> take(from, chunks));
        daemon("proxy-out", () -> give(chunks, to));
    }

    private void take(Socket from, BlockingQueue<Chunk> chunks) {
        var buffer = new byte[CHUNK_BYTES];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                long due = System.nanoTime() + proxy.delay().toNanos();
                put(chunks, new Chunk(due, Arrays.copyOf(buffer, read)));
            }
        } catch (IOException e) {
            // It is gone; the other side learns it after what was on its way.
        }
        put(chunks, Chunk.END);
    }

    private void give(BlockingQueue<Chunk> chunks, Socket to) {
        try {
            for (var chunk = next(chunks); chunk != Chunk.END; chunk = next(chunks)) {
                awaitTurn(chunk);
                if (proxy.mode() == FaultyProxy.Mode.SWALLOW) {
                    holed = true;
                } else if (!holed) {
                    to.getOutputStream().write(chunk.bytes());
                }
            }
        } catch (IOException e) {
            // Who should get it is gone; the other side learns it now.
        }
        cut();
    }

    private void put(BlockingQueue<Chunk> chunks, Chunk chunk) {
        while (!ended && !chunks.offer(chunk)) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private Chunk next(BlockingQueue<Chunk> chunks) {
        try {
            var chunk = chunks.poll(LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
            while (chunk == null && !ended) {
                chunk = chunks.poll(LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
            }
            return chunk == null ? Chunk.END : chunk;
        } catch (InterruptedException e) {
            return Chunk.END;
        }
    }

    private void awaitTurn(Chunk chunk) {
        while (!ended && (System.nanoTime() < chunk.due() || proxy.mode() == FaultyProxy.Mode.HOLD)) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed, which is what was wanted.
        }
    }

    /** @param due in {@link System#nanoTime()} */
    private record Chunk(long due, byte[] bytes) {
        static final Chunk END = new Chunk(0, new byte[0]);
    }
}
