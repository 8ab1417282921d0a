package dev.parley.cli.load;

/** A task that an event loop runs at a given time; belongs to that loop's thread. */
abstract class TimedTask {

    /** The due time on the clock of {@link System#nanoTime}. */
    private long dueNanos = System.nanoTime();

    private boolean finished;

    /** Runs the task, which must call {@link #reschedule} or {@link #finish}. */
    protected abstract void due(long nowNanos);

    protected final void reschedule(long atNanos) {
        dueNanos = atNanos;
    }

    protected final void finish() {
        finished = true;
    }

    final long dueNanos() {
        return dueNanos;
    }

    final boolean isFinished() {
        return finished;
    }
}
