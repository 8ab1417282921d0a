package dev.parley.stream;

import org.jspecify.annotations.Nullable;

/**
 * What a search looks for.
 *
 * @param text a part of what was said; the case of letters does not matter as far as the database knows the letters,
 *     which is ASCII at least
 * @param from who said it, if that matters
 * @param limit at most so many entries
 */
public record Wanted(String text, @Nullable String from, int limit) {

    /** Leaves out what somebody looks for, which is as private as what is said. */
    @Override
    public String toString() {
        return "Wanted[" + limit + "]";
    }
}
