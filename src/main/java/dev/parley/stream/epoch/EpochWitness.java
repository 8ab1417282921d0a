package dev.parley.stream.epoch;

import java.util.Optional;

/**
 * Recognises a database as the one in which its epoch began, by evidence that no copy of it has.
 *
 * <p>Every method but {@link #appended} blocks.
 */
public interface EpochWitness {

    /** The reason why the database is not the one in which the epoch began; empty if it is. */
    Optional<String> mismatch(EpochRow row);

    /**
     * Prepares for a new epoch. Returns the evidence that the caller stores in the database, in the same transaction.
     */
    String begin(String epoch);

    /** Starts the witness once the epoch is known; this node may append from now on. */
    void start();

    /**
     * This node has committed this many more entries. Called on the log's writer thread; does not wait for the disk.
     */
    void appended(int entries);

    /** Whether other nodes use the database, and it may be replaced while this node is running. */
    boolean isShared();
}
