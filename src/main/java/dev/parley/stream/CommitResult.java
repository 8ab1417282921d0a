package dev.parley.stream;

import java.util.List;
import java.util.Optional;

/**
 * What one transaction brought.
 *
 * @param entries every new entry, those of one stream in the order of their numbers
 * @param outcomes one for each append of the batch, in its order; empty for a change that came too late
 */
record CommitResult(List<Entry> entries, List<Optional<Appended>> outcomes) {}
