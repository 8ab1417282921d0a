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
 * One thread that reads and writes many sockets, and owns everything that belongs to their connections.
 *
 * <p>Other threads hand it work with {@link #run} and ask it with {@link #ask}; all other methods are for its own thread.
 */
final class EventLoop implements AutoCloseable {

    private static final int READ_BYTES = 256 * 1024;
    private static final long MILLI = 1_000_000;
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    /** Between whole milliseconds, which is all that a selector can wait for, it looks this often. */
    private static final long NAP_NANOS = 100_000;

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
        thread = new Thread(this::turns, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread. */
    void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Waits for the answer; any other thread. */
    <T> T ask(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        run(() -> answer.complete(question.get()));
        CompletableFuture.anyOf(answer, failure).join();
        return answer.join();
    }

    void add(TimedTask some) {
        timed.add(some);
    }

    SelectionKey register(SocketChannel channel, int interest, WebSocketClient line) throws IOException {
        return channel.register(selector, interest, line);
    }

    /** When the bytes that are being looked at were read; one look at the clock for each read. */
    long nowNanos() {
        return nowNanos;
    }

    void touch() {
        nowNanos = System.nanoTime();
    }

    /** Hangs up every connection, and waits for the end; any other thread. */
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

    private void turns() {
        try {
            while (!stopping) {
                turn();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | RuntimeException | Error e) {
            // Whoever asks, or asks next, is told; without that the run would wait for ever.
            failure.completeExceptionally(e);
        }
    }

    private void turn() throws IOException {
        long waitNanos = untilDue();
        if (waitNanos >= MILLI) {
            selector.select(onReady, Math.min(LONGEST_WAIT_MILLIS, waitNanos / MILLI));
        } else if (selector.selectNow(onReady) == 0 && waitNanos > 0) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, waitNanos));
        }
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        doWhatIsDue();
    }

    private void ready(SelectionKey key) {
        ((WebSocketClient) key.attachment()).ready(key, buffer);
    }

    private long untilDue() {
        if (timed.isEmpty()) {
            return LONGEST_WAIT_MILLIS * MILLI;
        }
        long now = System.nanoTime();
        long least = LONGEST_WAIT_MILLIS * MILLI;
        for (int i = 0; i < timed.size(); i++) {
            least = Math.min(least, timed.get(i).dueNanos() - now);
        }
        return Math.max(0, least);
    }

    private void doWhatIsDue() {
        if (timed.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (int i = timed.size() - 1; i >= 0; i--) {
            var each = timed.get(i);
            if (each.dueNanos() - now <= 0) {
                each.due(now);
            }
            if (each.isOver()) {
                timed.remove(each);
            }
        }
    }
}
