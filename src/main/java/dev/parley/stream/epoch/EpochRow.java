package dev.parley.stream.epoch;

/**
 * The epoch as the database stores it.
 *
 * @param witness what {@link EpochWitness#begin} returned
 */
public record EpochRow(String epoch, String witness) {}
