package dev.parley.stream;

/**
 * The epoch as the database stores it.
 *
 * @param witness what {@link EpochWitness#begin} returned
 * @param heads the sum of all stream heads, which never decreases but by restoring an older copy: deleting and erasing
 *     entries leaves the heads as they are
 */
public record EpochRow(String epoch, String witness, long heads) {}
