package dev.parley.cli.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thread that reads and writes many sockets and owns all state of their connections.
 *
 * <p>Other threads submit tasks with {@link #run} and query state with {@link #call}. All other methods except {@link #close}
 * run on the loop's own thread.
 */
final class EventLoop implements AutoCloseable {

    private static final int READ_BYTES = 256 * 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_WAIT_MILLIS = 1_000;

    /** The polling interval for waits below one millisecond, which a selector does not support. */
    private static final long PARK_NANOS = 100_000;

    final StompScanner scanner = new StompScanner();
    final MessageMarker messageMarker = new MessageMarker();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    private final Selector selector;
    private final Consumer<SelectionKey> onReady = this::ready;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<TimedTask> timed = new ArrayList<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;
    private long nowNanos = System.nanoTime();

    EventLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::runLoop, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a task on the loop's thread. Any thread. */
    void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs a query on the loop's thread and returns its result. Any other thread. */
    <T> T call(Supplier<T> query) {
        var result = new CompletableFuture<T>();
        run(() -> result.complete(query.get()));
        CompletableFuture.anyOf(result, failure).join();
        return result.join();
    }

    void add(TimedTask task) {
        timed.add(task);
    }

    SelectionKey register(SocketChannel channel, int interest, WebSocketClient client) throws IOException {
        return channel.register(selector, interest, client);
    }

    /** Returns the time of the current read; the clock is read once for each read of a socket. */
    long nowNanos() {
        return nowNanos;
    }

    void updateNow() {
        nowNanos = System.nanoTime();
    }

    /** Closes every connection and waits until the thread ends. Any other thread. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runLoop() {
        try {
            while (!stopping) {
                runOnce();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | RuntimeException | Error e) {
            // Current and later calls fail; otherwise the run would wait forever.
            failure.completeExceptionally(e);
        }
    }

    private void runOnce() throws IOException {
        long waitNanos = nanosUntilDue();
        if (waitNanos >= NANOS_PER_MILLI) {
            selector.select(onReady, Math.min(MAX_WAIT_MILLIS, waitNanos / NANOS_PER_MILLI));
        } else if (selector.selectNow(onReady) == 0 && waitNanos > 0) {
            LockSupport.parkNanos(Math.min(PARK_NANOS, waitNanos));
        }
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        runDueTasks();
    }

    private void ready(SelectionKey key) {
        ((WebSocketClient) key.attachment()).ready(key, buffer);
    }

    private long nanosUntilDue() {
        if (timed.isEmpty()) {
            return MAX_WAIT_MILLIS * NANOS_PER_MILLI;
        }
        long now = System.nanoTime();
        long least = MAX_WAIT_MILLIS * NANOS_PER_MILLI;
        for (int i = 0; i < timed.size(); i++) {
            least = Math.min(least, timed.get(i).dueNanos() - now);
        }
        return Math.max(0, least);
    }

    private void runDueTasks() {
        if (timed.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (int i = timed.size() - 1; i >= 0; i--) {
            var each = timed.get(i);
            if (each.dueNanos() - now <= 0) {
                each.due(now);
            }
            if (each.isFinished()) {
                timed.remove(each);
            }
        }
    }
}
