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
 * Takes waiting appends to the disk, all of them in one commit, on a thread of its own.
 *
 * <p>{@link #submit} may be called by any thread and never blocks. {@link #start} and {@link #stop} are called by one
 * thread, and may alternate.
 */
final class LogWriter {

    /** PostgreSQL's; SQLite has no second node. */
    private static final String UNIQUE_VIOLATION = "23505";

    /** How many appends in a row may fail alone before the rest of the batch fails with them, and how long that may take. */
    private static final int FAILURES_IN_A_ROW = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

    /** Wakes a writer that waits for appends, to see that it is to stop. */
    private static final PendingAppend WAKE_UP =
            new PendingAppend(new NewEntry("", "", null, "", null, null), List.of());

    private final GroupCommit transaction;
    private final BlockingQueue<PendingAppend> queue;
    private final int perTransaction;
    private final AtomicLong entriesWritten = new AtomicLong();
    private volatile boolean running;

    /** Set before the thread starts, then read by it alone. */
    private List<AppendListener> listeners = List.of();

    private Thread thread = new Thread();

    /** Of the writer thread: whether the last transaction failed. */
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
        // The writer may have seen the end and an empty queue just before the offer; if it did not, it took the append.
        if (!running && queue.remove(pendingAppend)) {
            return CompletableFuture.failedFuture(stopped());
        }
        return pendingAppend.future();
    }

    /** Writes what is queued, and refuses what comes after. Blocks until that is done. */
    void stop() {
        running = false;
        // If there is no room for it, the writer is not waiting.
        boolean unused = queue.offer(WAKE_UP);
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("The log is still writing {} appends; those who wait for them get no answer", queue.size());
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
            log.error("Somebody interrupted the log's writer, which ends it", e);
            running = false;
        }
    }

    /** Whatever happens to one batch, the writer lives on and nobody waits for ever. */
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

    /** Helps against a connection that broke on the way, and against another node that used a key at the same time. */
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

    /** Without a connection, what waits behind the batch would wait as long as the batch did, and in vain. */
    private void failAll(List<PendingAppend> batch, SQLException cause) {
        List<PendingAppend> all = new ArrayList<>(batch);
        queue.drainTo(all);
        all.removeIf(pendingAppend -> pendingAppend == WAKE_UP);
        fail(all, cause);
    }

    /**
     * Finds the append that the transaction failed for, so that it fails only itself.
     *
     * <p>If one after the other fails, it is not the appends but the database: its disk is full, or it does not answer and
     * each try takes until a timeout. Then the rest fails at once, and those who come next find out for themselves.
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
                if (++failures == FAILURES_IN_A_ROW || System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                    fail(batch.subList(i, batch.size()), e);
                    return;
                }
                fail(one, e);
            }
        }
    }

    /** Another node that uses the same keys at the same time may have been faster once more; its entry is there now. */
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

    /** Listeners first: who learns from the future that an entry is on disk may rely on its being on its way. */
    private void publish(List<PendingAppend> batch, CommitResult commitResult) {
        if (failing) {
            failing = false;
            log.info("The log writes again");
        }
        List<Entry> entries = commitResult.entries();
        if (!entries.isEmpty()) {
            entriesWritten.addAndGet(entries.size());
            listeners.forEach(listener -> tell(listener, entries));
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).settle(commitResult.outcomes().get(i));
        }
    }

    private static void tell(AppendListener listener, List<Entry> entries) {
        try {
            listener.appended(entries);
        } catch (Throwable e) {
            log.error("{} threw, though it must not", listener.getClass().getName(), e);
        }
    }

    private void fail(List<PendingAppend> appends, Throwable cause) {
        if (!failing) {
            failing = true;
            log.warn("The log cannot write: {}", cause.getMessage());
        }
        AppendFailed failure = new AppendFailed("The database did not take the entry: " + cause.getMessage(), cause);
        appends.forEach(pendingAppend -> pendingAppend.future().completeExceptionally(failure));
    }

    private static AppendFailed stopped() {
        return new AppendFailed("The log is not running", null);
    }
}
