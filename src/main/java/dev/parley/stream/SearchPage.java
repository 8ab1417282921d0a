package dev.parley.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one step of a search.
 *
 * @param entries newest first; may be empty even if more entries are to be searched
 * @param next the position where the next step starts; null if all entries were searched
 */
public record SearchPage(List<Entry> entries, @Nullable String next) {}
