package dev.parley.stream;

import java.util.Optional;

/**
 * Recognises a database as the one in which its epoch began, by something that no copy of it has.
 *
 * <p>Every method but {@link #appended} blocks.
 */
public interface EpochWitness {

    /** Why the database is not the one in which the epoch began; empty if it is. */
    Optional<String> objection(EpochRow row);

    /** Prepares for an epoch that begins. Returns what the database stores as its witness, in the same transaction. */
    String begin(String epoch);

    /** The epoch is settled; from now on this node may append. */
    void settled();

    /** This node has committed so many more entries. Called on the log's writer thread; does not wait for the disk. */
    void appended(int entries);

    /** Whether other nodes use the database, and it may be replaced while this node is running. */
    boolean isShared();
}
