/** Searches messages. */
@NullMarked
package dev.parley.timeline.search;

import org.jspecify.annotations.NullMarked;
