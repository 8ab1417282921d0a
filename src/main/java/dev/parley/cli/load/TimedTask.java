package dev.parley.cli.load;

/** Something that an event loop does at a certain time; belongs to that loop's thread. */
abstract class TimedTask {

    /** In {@link System#nanoTime}. */
    private long dueNanos = System.nanoTime();

    private boolean over;

    /** Does it, and says with {@link #again} or {@link #over} how it goes on. */
    protected abstract void due(long nowNanos);

    protected final void again(long atNanos) {
        dueNanos = atNanos;
    }

    protected final void over() {
        over = true;
    }

    final long dueNanos() {
        return dueNanos;
    }

    final boolean isOver() {
        return over;
    }
}
