package dev.parley.stream;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes waiting appends to the disk, all of them in one commit, on its own thread.
 *
 * <p>{@link #submit} may be called by any thread and never blocks. {@link #start} and {@link #stop} are called by one
 * thread, and may alternate.
 */
final class LogWriter {

    /** PostgreSQL's SQL state; SQLite has no second node. */
    private static final String UNIQUE_VIOLATION = "23505";

    /** How many appends in a row may fail alone before the rest of the batch fails with them. */
    private static final int MAX_CONSECUTIVE_FAILURES = 16;

    /** How long appends may fail in a row before the rest of the batch fails with them. */
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final Logger logger = LoggerFactory.getLogger(LogWriter.class);

    /** Wakes a writer that waits for appends, so that it stops. */
    private static final PendingAppend WAKE_UP =
            new PendingAppend(new NewEntry("", "", null, "", null, null), List.of());

    private final GroupCommit transaction;
    private final BlockingQueue<PendingAppend> queue;
    private final int perTransaction;
    private final AtomicLong entriesWritten = new AtomicLong();
    private volatile boolean running;

    /** Set before the thread starts, then read only by it. */
    private List<AppendListener> listeners = List.of();

    private Thread thread = new Thread();

    /** Whether the last transaction failed. Used on the writer thread only. */
    private boolean failing;

    LogWriter(GroupCommit transaction, LogLimits limits) {
        this.transaction = transaction;
        this.queue = new ArrayBlockingQueue<>(limits.queued());
        this.perTransaction = limits.perTransaction();
    }

    void start(List<AppendListener> appendListeners) {
        if (thread.isAlive()) {
            throw new IllegalStateException("The log is still stopping");
        }
        listeners = List.copyOf(appendListeners);
        running = true;
        thread = new Thread(this::run, "parley-log");
        thread.setDaemon(true);
        thread.start();
    }

    boolean isRunning() {
        return running;
    }

    int queued() {
        return queue.size();
    }

    long entriesWritten() {
        return entriesWritten.get();
    }

    CompletableFuture<Appended> submit(PendingAppend pendingAppend) {
        if (!running) {
            return CompletableFuture.failedFuture(stopped());
        }
        if (!queue.offer(pendingAppend)) {
            return CompletableFuture.failedFuture(new LogOverloaded());
        }
        // The writer may have stopped on an empty queue just before the offer; otherwise it takes the append.
        if (!running && queue.remove(pendingAppend)) {
            return CompletableFuture.failedFuture(stopped());
        }
        return pendingAppend.future();
    }

    /** Writes the queued appends, and rejects later ones. Blocks until that is done, for 20 s at most. */
    void stop() {
        running = false;
        // If the queue is full, the writer is not waiting.
        boolean unused = queue.offer(WAKE_UP);
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            logger.warn("The log did not stop within 20 s; {} queued appends get no answer", queue.size());
        }
    }

    private void run() {
        List<PendingAppend> batch = new ArrayList<>(perTransaction);
        try {
            while (running || !queue.isEmpty()) {
                batch.add(queue.take());
                queue.drainTo(batch, perTransaction - 1);
                batch.removeIf(pendingAppend -> pendingAppend == WAKE_UP);
                writeGuarded(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            logger.error("The log's writer thread was interrupted and ends; restart this node to append again", e);
            running = false;
        }
    }

    /** Writes a batch. Any failure completes all futures of the batch, and the writer continues. */
    private void writeGuarded(List<PendingAppend> batch) {
        try {
            if (!batch.isEmpty()) {
                write(batch);
            }
        } catch (Throwable e) {
            fail(batch, e);
        }
    }

    private void write(List<PendingAppend> batch) {
        try {
            publish(batch, transaction.commit(batch));
        } catch (SQLTransientConnectionException e) {
            failAll(batch, e);
        } catch (CommitOutcomeUnknown e) {
            fail(batch, e);
        } catch (Exception e) {
            writeAgain(batch);
        }
    }

    /** Tries a second time, for a connection that broke meanwhile, or another node that used a key at the same time. */
    private void writeAgain(List<PendingAppend> batch) {
        try {
            publish(batch, transaction.commit(batch));
        } catch (SQLTransientConnectionException e) {
            failAll(batch, e);
        } catch (CommitOutcomeUnknown e) {
            fail(batch, e);
        } catch (Exception e) {
            writeEachAlone(batch);
        }
    }

    /**
     * Fails the batch and the whole queue: without a connection, the queued appends would wait as long as the batch
     * did, without success.
     */
    private void failAll(List<PendingAppend> batch, SQLException cause) {
        List<PendingAppend> all = new ArrayList<>(batch);
        queue.drainTo(all);
        all.removeIf(pendingAppend -> pendingAppend == WAKE_UP);
        fail(all, cause);
    }

    /**
     * Writes each append in its own transaction, so that only the one that caused the failure fails.
     *
     * <p>If several fail in a row, the cause is the database and not the appends: its disk is full, or it does not
     * answer and each attempt runs into a timeout. Then the rest of the batch fails immediately, and the writer still
     * attempts later batches.
     */
    private void writeEachAlone(List<PendingAppend> batch) {
        int failures = 0;
        long startNanos = System.nanoTime();
        for (int i = 0; i < batch.size(); i++) {
            List<PendingAppend> one = batch.subList(i, i + 1);
            try {
                publish(one, commitAlone(one));
                failures = 0;
                startNanos = System.nanoTime();
            } catch (SQLTransientConnectionException e) {
                failAll(batch.subList(i, batch.size()), e);
                return;
            } catch (Exception e) {
                if (++failures == MAX_CONSECUTIVE_FAILURES
                        || System.nanoTime() - startNanos > BATCH_TIMEOUT.toNanos()) {
                    fail(batch.subList(i, batch.size()), e);
                    return;
                }
                fail(one, e);
            }
        }
    }

    /**
     * Tries again after a unique violation: another node that uses the same keys at the same time was faster, and its
     * entry is on disk now.
     */
    private CommitResult commitAlone(List<PendingAppend> one) throws SQLException {
        try {
            return transaction.commit(one);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return transaction.commit(one);
            }
            throw e;
        }
    }

    /**
     * Calls the listeners before it completes the futures: when a future completes, delivery of the entry has already
     * begun.
     */
    private void publish(List<PendingAppend> batch, CommitResult commitResult) {
        if (failing) {
            failing = false;
            logger.info("The log can write to the database again");
        }
        List<Entry> entries = commitResult.entries();
        if (!entries.isEmpty()) {
            entriesWritten.addAndGet(entries.size());
            listeners.forEach(listener -> notify(listener, entries));
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).complete(commitResult.outcomes().get(i));
        }
    }

    private static void notify(AppendListener listener, List<Entry> entries) {
        try {
            listener.appended(entries);
        } catch (Throwable e) {
            logger.error(
                    "Listener {} threw an exception, which its contract forbids",
                    listener.getClass().getName(),
                    e);
        }
    }

    private void fail(List<PendingAppend> appends, Throwable cause) {
        if (!failing) {
            failing = true;
            logger.warn("The log cannot write to the database; appends fail until it can: {}", cause.getMessage());
        }
        AppendFailed failure = new AppendFailed("The database did not store the entry: " + cause.getMessage(), cause);
        appends.forEach(pendingAppend -> pendingAppend.future().completeExceptionally(failure));
    }

    private static AppendFailed stopped() {
        return new AppendFailed("The log is not running; the node is starting or stopping", null);
    }
}
