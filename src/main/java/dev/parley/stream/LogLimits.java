package dev.parley.stream;

/**
 * The bounds of the log's queue and transactions.
 *
 * @param queued appends that may wait for the writer; those beyond it fail with {@link LogOverloaded}; default 8192
 * @param perTransaction appends that share one commit; those beyond it wait for the next one; default 512
 */
public record LogLimits(int queued, int perTransaction) {

    public static final LogLimits DEFAULT = new LogLimits(8192, 512);
}
