package dev.parley.stream;

import java.util.List;

/**
 * What one transaction brought.
 *
 * @param entries every new entry, those of one stream in the order of their numbers
 * @param outcomes one for each append of the batch, in its order
 */
record Committed(List<Entry> entries, List<Appended> outcomes) {}
