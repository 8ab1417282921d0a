package dev.parley.stream;

import java.util.List;
import java.util.Optional;

/**
 * The result of one transaction.
 *
 * @param entries every new entry, those of one stream in the order of their numbers
 * @param outcomes one for each append of the batch, in its order; empty for a change whose target was no longer a
 *     message
 */
record CommitResult(List<Entry> entries, List<Optional<Appended>> outcomes) {}
