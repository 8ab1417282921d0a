package dev.parley.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step of a search found.
 *
 * @param entries newest first; may be none even if there is more to look at
 * @param next where the next step begins; null if everything was looked at
 */
public record SearchPage(List<Entry> entries, @Nullable String next) {}
